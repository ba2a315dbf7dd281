import { newlineOf, type Block, type Edit } from '../../text/markdown-blocks.ts';
import { runsOf } from './find-part.ts';
import type { Outline } from './outline.ts';

/** The edits that take whole blocks out, so that what stood around them neither runs together nor drifts apart. */
export function removalOf(outline: Outline, blocks: readonly Block[]): Edit[] {
  return runsOf(blocks).map((run) => blockRemoval(outline, run[0]?.index ?? 0, run.length));
}

function blockRemoval({ source, split }: Outline, first: number, count: number): Edit {
  const { blocks, gaps } = split;
  const [before, after] = [blocks[first - 1], blocks[first + count]];
  const [gapBefore = '', gapAfter = ''] = [gaps[first], gaps[first + count]];
  // Spaces in front of the first block would set off the one that follows.
  const start = (blocks[first]?.start ?? 0) - (/(?<![ \t])[ \t]*$/u.exec(gapBefore)?.[0].length ?? 0);
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
