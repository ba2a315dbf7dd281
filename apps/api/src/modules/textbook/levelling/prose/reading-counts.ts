import { syllable } from 'syllable';

/** What reading ease is reckoned from. */
export interface ReadingCounts {
  readonly words: number;
  readonly sentences: number;
  readonly syllables: number;
}

export const noCounts: ReadingCounts = { words: 0, sentences: 0, syllables: 0 };

const knownWords = new Map<string, number>();
const knownWordsLimit = 50_000;

/** Words, sentences and syllables of a paragraph. What ends without a full stop, as the line of a list may, is a sentence too. */
export function countReading(text: string): ReadingCounts {
  const words = text.match(/\p{L}[\p{L}\p{M}'’]*/gu) ?? [];
  let syllables = 0;
  for (const word of words) syllables += countSyllables(word);
  return { words: words.length, sentences: countSentences(text), syllables };
}

export function addCounts(a: ReadingCounts, b: ReadingCounts, times = 1): ReadingCounts {
  return {
    words: a.words + times * b.words,
    sentences: a.sentences + times * b.sentences,
    syllables: a.syllables + times * b.syllables,
  };
}

/** Flesch reading ease: about 100 for plain talk, 30 for a paper; `NaN` where there are no words. */
export function easeOf({ words, sentences, syllables }: ReadingCounts): number {
  return 206.835 - 1.015 * (words / sentences) - 84.6 * (syllables / words);
}

const sentenceEnd = /[.!?…؟۔。！？]["'”’»)\]]{0,3}(?=\s|$)/gu;

function countSentences(text: string): number {
  let count = 0;
  let last = 0;
  for (const { 0: end, index } of text.matchAll(sentenceEnd)) {
    last = index + end.length;
    // `e.g. this` goes on; so does `p. 7`.
    const isEnd =
      text[index] !== '.' || !/(?:\b\p{L}|\.\p{L}|\betc)$/u.test(text.slice(Math.max(0, index - 4), index));
    if (isEnd || last === text.trimEnd().length) count++;
  }
  return /\p{L}/u.test(text.slice(last)) ? count + 1 : Math.max(count, 1);
}

function countSyllables(word: string): number {
  const known = knownWords.get(word);
  if (known !== undefined) return known;
  const count = Math.max(1, /^[a-z'’]{1,40}$/iu.test(word) ? syllable(word) : countVowels(word));
  if (knownWords.size >= knownWordsLimit) knownWords.clear();
  knownWords.set(word, count);
  return count;
}

/** Groups of vowels; in a script that writes few of them, a syllable for two letters. */
function countVowels(word: string): number {
  const plain = word.normalize('NFD').toLowerCase();
  return /^\p{Script=Latin}/u.test(plain)
    ? (plain.match(/[aeiouyæœ][\p{M}aeiouyæœ]*/gu)?.length ?? 1)
    : Math.ceil(word.length / 2);
}
