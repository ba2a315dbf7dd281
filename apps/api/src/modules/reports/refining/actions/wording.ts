import type { RefinePart } from '@quintet/contracts/reports/refine-actions';
import type { Paragraph } from 'mdast';
import { applyEdits, type Edit } from '../../text/markdown-blocks.ts';
import { findWords } from '../../text/markdown-text.ts';
import { rangeOf, type Range } from '../../../../platform/markdown/markdown-tree.ts';
import { findPart, paragraphsOf } from '../outline/find-part.ts';
import { outlineOf } from '../outline/outline.ts';
import { Refusal } from '../refusal.ts';
import { expandContractions, formalOpenings, formalWording } from '../wording/formal.ts';
import { plainOpenings, plainWording } from '../wording/plain.ts';
import { improveWording, putOpenings, type FindWording } from '../wording/replace-words.ts';
import { tightWording } from '../wording/tight.ts';

/** Everyday words in place of heavy ones, few in place of many. */
export function makePlainer(markdown: string, part: RefinePart): string {
  const plainer = reword(tighten(markdown, part), part, (source, range) => [
    ...improveWording(source, range, plainWording),
    ...putOpenings(source, range, plainOpenings),
  ]);
  return changed(markdown, plainer, 'There is no heavy or wordy phrase for which a plainer one is known.');
}

/** Formal words in place of everyday ones, short forms written out. */
export function makeMoreFormal(markdown: string, part: RefinePart): string {
  const formal = reword(reword(markdown, part, expandContractions), part, (source, range) => [
    ...improveWording(source, range, formalWording),
    ...putOpenings(source, range, formalOpenings),
  ]);
  return changed(markdown, formal, 'There is no everyday phrase for which a formal one is known.');
}

/** Says in few words what was said in many; the text as it is where nothing is. */
export function tighten(markdown: string, part: RefinePart): string {
  return reword(markdown, part, (source, range) => improveWording(source, range, tightWording));
}

function changed(before: string, after: string, why: string): string {
  if (before === after) throw new Refusal(why);
  return after;
}

function reword(markdown: string, part: RefinePart, find: FindWording): string {
  const paragraphs = paragraphsOf(findPart(outlineOf(markdown), part).blocks);
  return applyEdits(
    markdown,
    paragraphs.flatMap((paragraph) => rewordParagraph(markdown, paragraph, find)),
  );
}

/** What stands in quotation marks was said or is called so. */
function rewordParagraph(markdown: string, paragraph: Paragraph, find: FindWording): Edit[] {
  const { start, end } = rangeOf(paragraph);
  const quotes = [...markdown.slice(start, end).matchAll(/“[^“”]*”|"[^"]*"/gu)].map(
    ({ index, 0: quote }): Range => ({ start: start + index, end: start + index + quote.length }),
  );
  return findWords(paragraph)
    .flatMap((range) => find(markdown, range))
    .filter((edit) => quotes.every((quote) => edit.end <= quote.start || quote.end <= edit.start));
}
