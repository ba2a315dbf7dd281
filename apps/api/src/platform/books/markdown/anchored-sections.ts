import GithubSlugger from 'github-slugger';
import type { Heading, Root } from 'mdast';
import { plainTextOf, rangeOf } from '../../markdown/markdown-tree.ts';
import type { Section } from './book.ts';

/**
 * The sections of a lesson, which together are all of it: one for each heading that stands in nothing else, and one before
 * the first where anything stands there, under the lesson's own title. Anchors are those of GitHub, or the heading's own
 * (`## Heading {#anchor}`).
 */
export function findSections(root: Root, source: string, title: string): Section[] {
  const slugger = new GithubSlugger();
  const headings = root.children.filter((node): node is Heading => node.type === 'heading');
  const starts = headings.map((heading) => ({
    ...nameHeading(heading, slugger),
    level: heading.depth,
    start: rangeOf(heading).start,
  }));
  const first = starts[0]?.start ?? source.length;
  const opening = { heading: title, anchor: '', level: 1, start: 0 };
  const all = source.slice(0, first).trim() === '' ? starts : [opening, ...starts];
  return all.map((section, index) => ({ ...section, end: all[index + 1]?.start ?? source.length }));
}

const ownAnchor = /\s{0,9}\{:?\s{0,9}#([\w-]{1,200})\s{0,9}\}$/u;

function nameHeading(heading: Heading, slugger: GithubSlugger): { heading: string; anchor: string } {
  const text = plainTextOf(heading).trim();
  const [, own] = ownAnchor.exec(text) ?? [];
  return own === undefined
    ? { heading: text, anchor: slugger.slug(text) }
    : { heading: text.replace(ownAnchor, ''), anchor: own };
}
