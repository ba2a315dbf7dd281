import { fileURLToPath } from 'node:url';
import { icps } from '@quintet/contracts/timeback/schemas';
import { describe, expect, it } from 'vitest';
import { compileLibrary } from '../content/content-library.ts';
import { loadContent } from '../content/content.ts';
import { renderStaticPage } from './static-page.ts';

const library = await loadContent(fileURLToPath(new URL('../../../../content/timeback', import.meta.url)));

describe.each(icps)('the static page of %s', (icp) => {
  const page = renderStaticPage(library, icp);

  it('is one whole document with a single headline and the call to action', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">[\s\S]*<\/html>\n$/u);
    expect(page.match(/<h1[ >]/gu)).toHaveLength(1);
    expect(page.match(/<h2[ >]/gu)).toHaveLength(2);
    expect(page).toContain('name="viewport"');
    expect(page).toMatch(
      /<a class="action" href="https:&#47;|<a class="action" href="https:\/\/calendly\.com\/timeback\//u,
    );
    expect(page).toContain('href="/timeback">Try it again</a>');
  });

  it('needs nothing from elsewhere: no script, no font, no image', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|@font-face| on\w+=/iu);
  });

  it('states no figures', () => {
    const [, main = ''] = /<main>([\s\S]*)<\/main>/u.exec(page) ?? [];
    expect(main.replace(/<[^>]*>/gu, '').replace(/&#\d+;/gu, '')).not.toMatch(/\d|\{\{/u);
  });
});

describe('renderStaticPage', () => {
  it('escapes what it puts beside the Markdown', () => {
    const blocks = library.blocks.map((block) =>
      block.block === 'call_to_action' ? { ...block, body: 'Ask & see "it" <now>' } : block,
    );
    expect(renderStaticPage(compileLibrary(blocks), 'parent')).toContain(
      'Ask &#38; see &#34;it&#34; &#60;now&#62;',
    );
  });

  it('says so when an icp has no default content', () => {
    expect(() => renderStaticPage(compileLibrary([]), 'school')).toThrow('no default content for school');
  });
});
