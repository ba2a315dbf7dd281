import type { Paragraph } from 'mdast';
import type { Block, Edit } from './markdown-blocks.ts';
import { rangeOf, type Range } from './markdown-tree.ts';
import { blocksIn, isInQuote, paragraphsIn, type Outline } from './refine-outline.ts';
import type { Scope } from './refine-scope.ts';

/** What a rule works on. */
export interface RuleInput {
  readonly outline: Outline;
  readonly scope: Scope;
  /** What the instruction says to leave alone. */
  readonly kept: readonly Range[];
}

/** What a rule wants changed, with a line for the log; or why it cannot do what was asked. */
export type RuleResult =
  | { readonly edits: readonly Edit[]; readonly note: string }
  | { readonly problem: string };

export type Rule = (input: RuleInput) => RuleResult;

/** Whether a range has nothing in common with the others. */
export function isApart({ start, end }: Range, others: readonly Range[]): boolean {
  return others.every((other) => end <= other.start || other.end <= start);
}

/** The blocks that a rule may reshape: those of the scope, and the whole list of an item or the table of a row. */
export function blocksOf({ outline, scope, kept }: RuleInput): Block[] {
  const isPieces = scope.kind === 'items' || scope.kind === 'rows';
  const blocks = isPieces
    ? outline.split.blocks.filter((block) =>
        scope.ranges.some(({ start, end }) => block.start <= start && end <= block.end),
      )
    : blocksIn(outline, scope.ranges);
  return blocks.filter((block) => isApart(block, kept));
}

/** Paragraphs that a change of tone may touch. A quote is somebody else's words, unless it was named. */
export function runningTextIn({ outline, scope, kept }: RuleInput): Paragraph[] {
  return paragraphsIn(outline, scope.ranges).filter((paragraph) => {
    const range = rangeOf(paragraph);
    return isApart(range, kept) && (scope.kind === 'blocks' || !isInQuote(outline, range));
  });
}

/** Blocks in runs that stand next to each other. */
export function runsOf(blocks: readonly Block[]): Block[][] {
  const runs: Block[][] = [];
  for (const block of blocks) {
    const last = runs.at(-1);
    if (last?.at(-1)?.index === block.index - 1) last.push(block);
    else runs.push([block]);
  }
  return runs;
}

/** A label at the start of a sentence. */
export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `1 word`, `2 words` */
export function countNoun(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A text as the log quotes it. */
export function quoteStart(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return `“${line.length > 60 ? `${line.slice(0, 57).trimEnd()}…` : line}”`;
}
