import type { Paragraph } from 'mdast';
import { findSpans, masked, maskMarkup } from './markdown-text.ts';
import { rangeOf, type Range } from '../../../platform/markdown/markdown-tree.ts';

/** A sentence of a paragraph. `text` is its words only; `start` and `end` enclose its source with all markup. */
export interface Sentence extends Range {
  readonly text: string;
}

const abbreviations = new Set(
  (
    'e.g i.e etc vs cf approx ca mr mrs ms dr prof st no nos fig figs p pp vol ch sec art para inc ltd co corp plc ' +
    'dept est min max incl excl ref resp jan feb mar apr jun jul aug sep sept oct nov dec u.s u.k a.m p.m'
  ).split(' '),
);

const terminator = new RegExp(`[.!?…]+["'”’)\\]${masked}]*(?=\\s)`, 'gu');

/** Cuts a paragraph into sentences. A sentence never ends inside emphasis, a link or code. */
export function splitSentences(source: string, paragraph: Paragraph): Sentence[] {
  const { start, end } = rangeOf(paragraph);
  const shadow = maskMarkup(source, paragraph);
  const spans = findSpans(paragraph);
  const sentences: Sentence[] = [];
  let from = start;
  for (const match of shadow.matchAll(terminator)) {
    const stop = start + match.index + match[0].length;
    const isInSpan = spans.some((span) => span.start < stop && stop < span.end);
    if (isInSpan || !endsSentence(shadow, match.index, match[0].length)) continue;
    sentences.push(sentenceAt(shadow, start, { start: from, end: stop }));
    from = stop + (/^\s+/u.exec(source.slice(stop, end))?.[0].length ?? 0);
  }
  if (from < end) sentences.push(sentenceAt(shadow, start, { start: from, end }));
  return sentences;
}

function sentenceAt(shadow: string, origin: number, { start, end }: Range): Sentence {
  return { start, end, text: shadow.slice(start - origin, end - origin).replaceAll(masked, '') };
}

function endsSentence(shadow: string, index: number, length: number): boolean {
  const next = /^[\s"'“‘([]*(.)/u.exec(
    shadow.slice(index + length, index + length + 40).replaceAll(masked, ''),
  );
  // A small letter goes on with the sentence.
  if (next?.[1] !== undefined && /\p{Ll}/u.test(next[1])) return false;
  if (shadow[index] !== '.') return true;
  const word =
    /(?<![\p{L}\p{N}.])[\p{L}\p{N}.]*$/u.exec(shadow.slice(Math.max(0, index - 12), index))?.[0] ?? '';
  return !abbreviations.has(word.toLowerCase()) && !/^\p{Lu}$/u.test(word);
}
