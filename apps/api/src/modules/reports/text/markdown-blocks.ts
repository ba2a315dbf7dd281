import type { RootContent } from 'mdast';
import { parseMarkdown, rangeOf, type Range } from '../../../platform/markdown/markdown-tree.ts';

/** A top-level block of a section and its very source. */
export interface Block extends Range {
  readonly index: number;
  readonly node: RootContent;
  readonly source: string;
}

/** A section in pieces: `gaps[0]`, `blocks[0]`, `gaps[1]`, … , `blocks[n-1]`, `gaps[n]` in a row are the source. */
export interface SplitMarkdown {
  readonly source: string;
  readonly blocks: readonly Block[];
  /** Blank lines, indentation and trailing space around the blocks; one more than there are blocks. */
  readonly gaps: readonly string[];
}

/** Cuts a section into its top-level blocks. */
export function splitBlocks(source: string): SplitMarkdown {
  const blocks = parseMarkdown(source).children.map((node, index): Block => {
    const { start, end } = rangeOf(node);
    return { index, node, start, end, source: source.slice(start, end) };
  });
  const starts = [...blocks.map(({ start }) => start), source.length];
  const gaps = starts.map((start, index) => source.slice(blocks[index - 1]?.end ?? 0, start));
  return { source, blocks, gaps };
}

/** Puts `text` where `start` to `end` stood. */
export interface Edit extends Range {
  readonly text: string;
}

/** Carries out edits; everything outside of them stays as it is. Throws when two edits overlap. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  let from = 0;
  const pieces: string[] = [];
  for (const { start, end, text } of inOrder(edits)) {
    if (start < from || end < start || end > source.length) throw new RangeError('Edits overlap');
    pieces.push(source.slice(from, start), text);
    from = end;
  }
  return [...pieces, source.slice(from)].join('');
}

function inOrder(edits: readonly Edit[]): Edit[] {
  return [...edits].sort((one, other) => one.start - other.start || one.end - other.end);
}

/** The line ending that a text uses first; `\n` where it has none. */
export function newlineOf(source: string): string {
  return /\r\n|\n|\r/u.exec(source)?.[0] ?? '\n';
}
