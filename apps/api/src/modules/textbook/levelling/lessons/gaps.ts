import type { Block, Chapter } from '../tree/chapter.ts';

/**
 * After which blocks something new may stand: not within an admonition or an open HTML element, and not between a sentence that
 * ends in a colon and what it announces. Gives the end of the gap's block for the index of each block, the next fitting one.
 */
export function findGaps({ blocks, source }: Chapter): (from: number) => number | undefined {
  const fits: boolean[] = [];
  let depth = 0;
  for (const [index, block] of blocks.entries()) {
    const raw = source.slice(block.start, block.end);
    if (block.kind === 'admonition') depth = Math.max(0, depth + nestingOf(raw));
    if (block.kind === 'html') depth = Math.max(0, depth + tagNestingOf(raw));
    fits.push(depth === 0 && isClosed(block, raw) && !goesOn(blocks[index + 1]));
  }
  return (from) => {
    for (let index = from; index < blocks.length; index++) {
      if (fits[index]) return blocks[index]?.end;
      // Further on it would belong to another section.
      if (blocks[index + 1]?.kind === 'heading') return undefined;
    }
    return undefined;
  };
}

function isClosed({ kind }: Block, raw: string): boolean {
  const isBare = kind === 'heading' || kind === 'front-matter' || kind === 'definition';
  return !isBare && !/[:：]\s*$/u.test(raw) && !/^(?:!!!|\?{3}|===)/u.test(raw);
}

/** Code and formulas belong to the words before them. */
function goesOn(next: Block | undefined): boolean {
  return next !== undefined && ['code', 'formula', 'table', 'html', 'admonition'].includes(next.kind);
}

function nestingOf(mark: string): number {
  if (/^:{3,}\s*$/u.test(mark)) return -1;
  return mark.startsWith(':::') ? 1 : 0;
}

function tagNestingOf(html: string): number {
  const opened = html.match(/<[a-z][\w.-]{0,60}(?:\s[^<>]{0,2000})?(?<!\/)>/giu) ?? [];
  const closed = html.match(/<\/[a-z]/giu) ?? [];
  const bare = opened.filter((tag) => /^<(?:area|br|col|hr|img|input|source|track|wbr)\b/iu.test(tag));
  return opened.length - bare.length - closed.length;
}
