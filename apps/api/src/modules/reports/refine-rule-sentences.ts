import type { Paragraph } from 'mdast';
import type { Edit } from './markdown-blocks.ts';
import { countWords, findSpans } from './markdown-text.ts';
import { plainTextOf } from './markdown-tree.ts';
import { capitalise, countNoun, runningTextIn, type Rule } from './refine-rule.ts';
import { splitSentences, type Sentence } from './sentences.ts';

/** Sentences longer than this are cut where that leaves two whole ones. */
const longSentence = 24;
const shortestHalf = 6;

/** Cuts long sentences in two where a semicolon, or a comma with `and`, `but` or `so`, joins two whole clauses. */
export const splitLongSentences: Rule = (input) => {
  const { outline, scope } = input;
  const edits = runningTextIn(input).flatMap((paragraph) => splitParagraph(outline.source, paragraph));
  const note =
    edits.length === 0
      ? `${capitalise(scope.label)}: no sentence that can be cut in two`
      : `${capitalise(scope.label)}: ${countNoun(edits.length, 'long sentence')} cut in two`;
  return { edits, note };
};

function splitParagraph(source: string, paragraph: Paragraph): Edit[] {
  // A list in running text reads on from one semicolon to the next.
  if (/:(?:\s|$)/u.test(plainTextOf(paragraph))) return [];
  const spans = findSpans(paragraph);
  const isFree = (at: number) => spans.every(({ start, end }) => at < start || end <= at);
  return splitSentences(source, paragraph)
    .filter(({ text }) => countWords(text) > longSentence)
    .flatMap((sentence) =>
      findCuts(source, sentence).filter(({ start, end }) => isFree(start) && isFree(end - 1)),
    );
}

const joint = /;\s+(\p{L})|,\s+(and|but|so)\s+(\p{L})/giu;
const subject =
  /^(?:the|this|that|these|those|it|they|we|he|she|there|each|all|both|our|its|their|no|any|an?|\p{Lu}\p{L}*)\s/u;
const verb =
  /\b(?:is|are|was|were|has|have|had|will|would|can|could|must|should|may|might|shall|does|do|did|needs?|takes?|costs?|runs?|starts?|ends?|remains?|becomes?|includes?|covers?|follows?|brings?|gives?|makes?|means?|shows?|uses?|works?|depends?|replaces?|requires?)\b/iu;

function findCuts(source: string, sentence: Sentence): Edit[] {
  const text = source.slice(sentence.start, sentence.end);
  const cuts: Edit[] = [];
  let from = 0;
  for (const match of text.matchAll(joint)) {
    const [whole, afterSemicolon, link, afterLink] = match;
    const [left, right] = [text.slice(from, match.index), text.slice(match.index + whole.length - 1)];
    if (!standsAlone(left, right) || (link !== undefined && !isClause(left, right))) continue;
    const first = (afterSemicolon ?? afterLink ?? '').toUpperCase();
    const opening =
      link === undefined || link.toLowerCase() === 'and' ? '' : `${capitalise(link.toLowerCase())} `;
    const start = sentence.start + match.index;
    cuts.push({
      start,
      end: start + whole.length,
      text: `. ${opening}${opening === '' ? first : (afterLink ?? '')}`,
    });
    from = match.index + whole.length;
  }
  return cuts;
}

function standsAlone(left: string, right: string): boolean {
  const [next = ''] = /^[^;]*/u.exec(right) ?? [];
  return [left, next].every((part) => countWords(part) >= shortestHalf && verb.test(part));
}

/** Whether a comma and a conjunction join two clauses, not the last members of a row. */
function isClause(left: string, right: string): boolean {
  const lastPart = left.slice(left.lastIndexOf(',') + 1);
  const opening = right.split(/\s+/u).slice(0, 7).join(' ');
  return (
    subject.test(right) && verb.test(opening) && countWords(lastPart) >= shortestHalf && verb.test(lastPart)
  );
}
