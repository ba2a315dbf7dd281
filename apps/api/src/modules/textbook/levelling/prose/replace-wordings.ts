import type { Edit } from '../tree/chapter.ts';
import { isOutsideBrackets } from './clauses.ts';
import type { Word } from './tag-sentences.ts';
import type { Wordings } from './wordings.ts';

/** Wordings by their first word, so that a sentence is looked through once. */
export type WordingIndex = ReadonlyMap<
  string,
  readonly { readonly words: readonly string[]; readonly to: string }[]
>;

export function indexWordings(wordings: Wordings): WordingIndex {
  const index = new Map<string, { words: string[]; to: string }[]>();
  for (const [from, to] of wordings) {
    const words = from.split(' ');
    const [first = ''] = words;
    index.set(first, [...(index.get(first) ?? []), { words, to }]);
  }
  for (const list of index.values()) list.sort((a, b) => b.words.length - a.words.length);
  return index;
}

/** Puts one wording for another throughout a sentence, outside quotations and where the article before it fits. */
export function replaceWordings(sentence: readonly Word[], wordings: WordingIndex): (readonly Edit[])[] {
  const edits: Edit[][] = [];
  for (let at = 0; at < sentence.length; at++) {
    const edit = replaceAt(sentence, at, wordings);
    if (edit === undefined) continue;
    edits.push([edit.edit]);
    at += edit.count - 1;
  }
  return edits;
}

/** Does so at the beginning of a sentence only. An opener that says nothing is taken away. */
export function replaceOpener(sentence: readonly Word[], openers: WordingIndex): readonly Edit[] {
  const [first] = sentence;
  const found = replaceAt(sentence, 0, openers);
  if (first === undefined || found === undefined) return [];
  const next = sentence[found.count];
  if (found.edit.text !== '') return [found.edit];
  if (next === undefined) return [];
  const letter = [...next.text][0] ?? '';
  return [
    { start: first.start, end: next.start, text: '' },
    { start: next.start, end: next.start + letter.length, text: letter.toUpperCase() },
  ];
}

function replaceAt(
  sentence: readonly Word[],
  at: number,
  wordings: WordingIndex,
): { edit: Edit; count: number } | undefined {
  const first = sentence[at];
  if (first === undefined) return undefined;
  for (const { words, to } of wordings.get(first.lower) ?? []) {
    const last = sentence[at + words.length - 1];
    if (last === undefined || !words.every((word, index) => sentence[at + index]?.lower === word)) continue;
    // A single word may be of another kind here, or part of a name.
    if (words.length === 1 && (!certain.has(first.tag) || isNamePart(sentence, at))) continue;
    const article = sentence[at - 1]?.lower;
    if ((article === 'a' || article === 'an') && article !== articleOf(to)) continue;
    if (!isOutsideBrackets(sentence, at)) continue;
    const isCapital = first.text !== first.lower;
    const text = isCapital ? to.charAt(0).toUpperCase() + to.slice(1) : to;
    return { edit: { start: first.start, end: last.end, text }, count: words.length };
  }
  return undefined;
}

const certain = new Set(['VERB', 'ADV', 'ADJ']);

function isNamePart(sentence: readonly Word[], at: number): boolean {
  return at > 0 && sentence[at]?.text !== sentence[at]?.lower;
}

function articleOf(word: string): string {
  return /^[aeio]/iu.test(word) ? 'an' : 'a';
}
