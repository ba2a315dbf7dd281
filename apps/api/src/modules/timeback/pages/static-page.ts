import { quizzes } from '@quintet/contracts/timeback/schemas';
import type { Icp } from '@quintet/contracts/timeback/schemas';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { defaultOutcome, readCallToAction } from '../content/content-block.ts';
import type { ContentBlock } from '../content/content-block.ts';
import type { ContentLibrary } from '../content/content-library.ts';
import { renderBlock } from '../content/placeholders.ts';
import { selectBlocks } from '../content/select-blocks.ts';

/**
 * The fallback page of an icp as one complete HTML document that needs no script, font or API
 * (contract §6, `/static/<icp>_default.html`). Throws when the library lacks the icp's default content.
 */
export function renderStaticPage(library: ContentLibrary, icp: Icp): string {
  const { context_key, context_values } = quizzes[icp];
  const selection = selectBlocks(library, {
    icp,
    outcome: defaultOutcome,
    context_key,
    context_value: context_values[0]?.value ?? 'US-ZZ-Anywhere',
    variant: 'A',
    preview: false,
    at: new Date(0),
    hasStats: false,
  });
  if (selection === undefined) throw new Error(`There is no default content for ${icp}`);
  return renderDocument(selection.blocks);
}

function renderDocument(blocks: readonly ContentBlock[]): string {
  const title = blocks[0]?.body.split('\n', 1)[0]?.replace(/^#+ /u, '') ?? 'TimeBack';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · TimeBack</title>
<style>${style}</style>
</head>
<body>
<header><a class="brand" href="/timeback">TimeBack</a></header>
<main>
<p class="note" role="status">This is our general page. The one made for your answers is away for a moment. <a href="/timeback">Try it again</a></p>
${blocks.map(renderSection).join('\n')}
</main>
</body>
</html>
`;
}

function renderSection(block: ContentBlock): string {
  const action = readCallToAction(block);
  const content =
    action === undefined
      ? renderMarkdown(renderBlock(block, undefined))
      : `<p><a class="action" href="${escapeHtml(action.url)}">${escapeHtml(action.text)}</a></p>`;
  return `<section class="${block.block}">\n${content.trim()}\n</section>`;
}

/** On a page of its own the hero's headline is the first heading, so every heading moves up by one. */
function renderMarkdown(markdown: string): string {
  const lifted = markdown.replace(/^#(?=#+ )/gmu, '');
  return micromark(lifted, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => `&#${character.codePointAt(0)};`);
}

const style = `
:root{--page:#fbfaf6;--text:#1c211d;--soft:#565f58;--line:#dcded6;--accent:#17603f;--on-accent:#fff}
@media (prefers-color-scheme:dark){:root{--page:#141815;--text:#e9ece6;--soft:#a9b2aa;--line:#333a35;--accent:#86c9a3;--on-accent:#0e1a13}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;overflow-wrap:break-word}
header,main{max-width:44rem;margin:0 auto;padding:0 16px}
header{padding-top:24px;padding-bottom:24px}
.note a{white-space:nowrap}
.brand{color:var(--accent);font:600 18px/1.2 Georgia,"Times New Roman",serif;text-decoration:none}
a{color:var(--accent);text-underline-offset:3px}
a:focus-visible{outline:2px solid var(--accent);outline-offset:3px;border-radius:2px}
.note{max-width:none;margin:0 0 48px;padding:12px 0;border:solid var(--line);border-width:1px 0;color:var(--soft);font-size:14px}
section{margin:0 0 64px}
h1,h2{font-family:Georgia,"Times New Roman",serif;font-weight:600;line-height:1.2;text-wrap:balance;margin:0 0 16px}
h1{font-size:clamp(32px,8vw,48px);letter-spacing:-.01em}
h2{font-size:clamp(22px,5vw,28px)}
.hero_block p{font-size:18px;color:var(--soft);max-width:34em}
p,ul{margin:0 0 16px;max-width:38em}
ul{padding-left:20px}
li{margin-bottom:8px}
li::marker{color:var(--accent)}
.action{display:inline-block;min-height:48px;padding:12px 24px;border-radius:6px;background:var(--accent);color:var(--on-accent);font-weight:600;text-decoration:none}
@media (min-width:768px){header,main{padding-left:24px;padding-right:24px}.note{margin-bottom:64px}}
@media print{.note,.action{display:none}}
`;
