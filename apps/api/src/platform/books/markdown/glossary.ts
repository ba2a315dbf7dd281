import { parseMarkdown, plainTextOf, rangeOf } from '../../markdown/markdown-tree.ts';
import type { Term } from './book.ts';

const also = /^Also:\s{0,9}(.{1,1000})$/mu;

/** The terms of a glossary: a heading of the second level, its definition, and a line `Also: other, names` where it has any. */
export function readGlossary(source: string): Term[] {
  const headings = parseMarkdown(source).children.filter(
    (node) => node.type === 'heading' && node.depth === 2,
  );
  return headings.map((heading, index) => {
    const next = headings[index + 1];
    const body = source.slice(rangeOf(heading).end, next === undefined ? undefined : rangeOf(next).start);
    const names = also.exec(body)?.[1]?.replace(/\.$/u, '') ?? '';
    return {
      term: plainTextOf(heading).trim(),
      also: names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
      definition: body.replace(also, '').trim(),
    };
  });
}
