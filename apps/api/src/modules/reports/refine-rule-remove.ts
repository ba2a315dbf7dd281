import { rangeOf } from './markdown-tree.ts';
import { growToWhole, removalOf } from './refine-removal.ts';
import { sentenceRemovals } from './refine-rule-shorten.ts';
import { capitalise, isApart, type Rule, type RuleInput, type RuleResult } from './refine-rule.ts';
import type { Paragraph } from 'mdast';
import type { Range } from './markdown-tree.ts';
import { splitSentences } from './sentences.ts';

/** Takes a part, blocks, list items, table rows or sentences out. */
export const removeScope: Rule = (input) => {
  const { outline, scope, kept } = input;
  const name = capitalise(scope.label);
  if (scope.kind === 'all') return { problem: 'That would leave nothing of the section.' };
  if (!scope.wholes.every((whole) => isApart(whole, kept))) {
    return { problem: `${name} cannot go and stay as it is at the same time.` };
  }
  if (scope.kind === 'sentences') return removeSentences(input);
  const wholes = scope.kind === 'items' ? growToWhole(outline, scope.wholes) : mergeRanges(scope.wholes);
  const left = outline.split.blocks.filter(
    (block) => isApart(block, wholes) && block.node.type !== 'heading',
  );
  if (left.length === 0 && scope.kind === 'part')
    return { problem: `Without ${scope.label} nothing of the section is left.` };
  return { edits: removalOf(outline, wholes), note: `${name}: removed` };
};

/** Ranges in order, those inside others left out. */
function mergeRanges(ranges: readonly Range[]): Range[] {
  const inOrder = [...ranges].sort((one, other) => one.start - other.start || other.end - one.end);
  const merged: Range[] = [];
  for (const range of inOrder) {
    if (range.end > (merged.at(-1)?.end ?? -1)) merged.push(range);
  }
  return merged;
}

function removeSentences({ outline, scope }: RuleInput): RuleResult {
  const paragraphs = outline.split.blocks
    .map(({ node }) => node)
    .filter((node): node is Paragraph => node.type === 'paragraph');
  const whole: Range[] = [];
  const edits = paragraphs.flatMap((paragraph) => {
    const range = rangeOf(paragraph);
    const out = scope.ranges.filter(({ start, end }) => range.start <= start && end <= range.end);
    if (out.length === 0) return [];
    if (out.length < splitSentences(outline.source, paragraph).length)
      return sentenceRemovals(outline.source, out, range);
    whole.push(range);
    return [];
  });
  return { edits: [...edits, ...removalOf(outline, whole)], note: `${capitalise(scope.label)}: removed` };
}
