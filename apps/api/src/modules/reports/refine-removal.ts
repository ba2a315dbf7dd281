import type { Edit } from './markdown-blocks.ts';
import { newlineOf } from './markdown-blocks.ts';
import { rangeOf, type Range } from './markdown-tree.ts';
import { runsOf } from './refine-rule.ts';
import { blocksIn, type Outline } from './refine-outline.ts';

/** The edits that take whole blocks out, so that what stood around them neither runs together nor drifts apart. */
export function removalOf(outline: Outline, ranges: readonly Range[]): Edit[] {
  const inBlocks = blocksIn(outline, ranges);
  const rest = ranges.filter(
    (range) => !inBlocks.some(({ start, end }) => range.start <= start && end <= range.end),
  );
  return [
    ...runsOf(inBlocks).map((run) => blockRemoval(outline, run[0]?.index ?? 0, run.length)),
    ...rest.map((range) => lineRemoval(outline, range)),
  ];
}

function blockRemoval({ source, split }: Outline, first: number, count: number): Edit {
  const { blocks, gaps } = split;
  const [before, after] = [blocks[first - 1], blocks[first + count]];
  const [gapBefore = '', gapAfter = ''] = [gaps[first], gaps[first + count]];
  const start = blocks[first]?.start ?? 0;
  const end = blocks[first + count - 1]?.end ?? start;
  if (after === undefined) return { start: before?.end ?? start, end, text: '' };
  if (before === undefined) return { start, end: after.start, text: '' };
  // Of the two gaps the one that parts the neighbours stays.
  if (isBlank(gapBefore)) return { start, end: after.start, text: indentOf(gapAfter) };
  if (isBlank(gapAfter)) return { start: before.end, end, text: '' };
  const newline = newlineOf(source);
  return { start: before.end, end: after.start, text: newline + newline + indentOf(gapAfter) };
}

function isBlank(gap: string): boolean {
  return (gap.match(/\r\n|\n|\r/gu)?.length ?? 0) > 1;
}

/** Spaces in front of the block that follows, where they stand on its own line. */
function indentOf(gap: string): string {
  return /(?:\n|\r)([ \t]*)$/u.exec(gap)?.[1] ?? '';
}

/** Takes out a list item or a table row with its line ending. */
function lineRemoval(outline: Outline, range: Range): Edit {
  const { source } = outline;
  const block = outline.split.blocks.find(({ start, end }) => start <= range.start && range.end <= end);
  const isFirst = block === undefined || range.start === block.start;
  if (block !== undefined && !isFirst) {
    const previous = /(?:[ \t>]*(?:\r\n|\n|\r))+[ \t>]*$/u.exec(source.slice(block.start, range.start));
    return { start: range.start - (previous?.[0].length ?? 0), end: range.end, text: '' };
  }
  const next = /^[ \t]*(?:(?:\r\n|\n|\r)[ \t]*)+/u.exec(source.slice(range.end, block?.end));
  return { start: range.start, end: range.end + (next?.[0].length ?? 0), text: '' };
}

/** The smallest ranges of whole nodes: a list or table that loses all its parts goes as a whole. */
export function growToWhole({ split }: Outline, ranges: readonly Range[]): Range[] {
  const whole = split.blocks.filter(({ node }) => {
    if (node.type !== 'list') return false;
    return node.children.every((child) => {
      const { start, end } = rangeOf(child);
      return ranges.some((range) => range.start <= start && end <= range.end);
    });
  });
  const isLoose = (range: Range) => !whole.some(({ start, end }) => start <= range.start && range.end <= end);
  return [...ranges.filter(isLoose), ...whole];
}
