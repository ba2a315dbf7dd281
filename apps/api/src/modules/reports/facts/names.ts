import { listFactValues } from './fact-texts.ts';
import type { Facts } from './facts.ts';
import type { Unit } from '../text/markdown-units.ts';
import { productNames } from '../text/product-names.ts';
import { reportWords } from '../text/report-words.ts';

/** A name in a section, with its place in the section. */
export interface FoundName {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The words, in lower case, that may stand with a capital because the facts or any report use them. */
export function listKnownWords(facts: Facts): ReadonlySet<string> {
  const words = new Set(reportWords);
  for (const text of listFactValues(facts).texts) {
    for (const [word] of text.matchAll(wordPattern)) for (const part of partsOf(word)) words.add(part);
  }
  return words;
}

const wordPattern = /[\p{L}][\p{L}\p{N}\p{M}’'&+#]*(?:[.-][\p{L}\p{N}]+)*/gu;

const wordOrNumber = new RegExp(`\\p{N}+|${wordPattern.source}`, 'gu');

function partsOf(word: string): string[] {
  const bare = word.toLowerCase().replace(/[’']s$/, '');
  return [bare, ...splitWord(bare)];
}

function splitWord(word: string): string[] {
  return word.split(/[-.’'&]/).filter((part) => part !== '');
}

/**
 * The names that nobody gave: words with capitals that are neither in the facts nor in the vocabulary of reports.
 * A word that only starts a sentence is taken for a name when it is a known product or has capitals inside.
 */
export function findUnknownNames(unit: Unit, known: ReadonlySet<string>): FoundName[] {
  const isTitle = unit.kind === 'heading' || unit.kind === 'head-cell';
  const found: FoundName[] = [];
  let wordEnd = 0;
  let nameEnd = -1;
  for (const { 0: match, index } of unit.text.matchAll(wordOrNumber)) {
    const word = match.replace(/['’]$/, '');
    const gap = unit.text.slice(wordEnd, index);
    const startsSentence = isTitle || wordEnd === 0 || /[.!?:;–—]\s|\n/.test(gap);
    wordEnd = index + match.length;
    if (isFigure(word) || !isSuspicious(word, startsSentence) || isKnown(word, known)) continue;
    const end = index + word.length;
    const last = found.at(-1);
    if (last !== undefined && unit.text.slice(nameEnd, index) === ' ')
      found[found.length - 1] = { name: `${last.name} ${word}`, start: last.start, end: unit.start + end };
    else found.push({ name: word, start: unit.start + index, end: unit.start + end });
    nameEnd = end;
  }
  return found;
}

const currencies = new Set(Intl.supportedValuesOf('currency'));

/** `K-04` and `EUR` belong to figures, and are checked as such. */
function isFigure(word: string): boolean {
  return /^\p{Lu}{1,5}-\d/u.test(word) || currencies.has(word);
}

function isSuspicious(word: string, startsSentence: boolean): boolean {
  if (!/\p{Lu}/u.test(word))
    return productNames.has(word.toLowerCase()) && !ordinaryProducts.has(word.toLowerCase());
  const capitalsInside = /\p{Lu}/u.test(word.slice(1)) && !/^\p{Lu}\p{Ll}*(?:-\p{Lu}?\p{Ll}*)+$/u.test(word);
  return capitalsInside || !startsSentence || productNames.has(word.toLowerCase());
}

/** Product names that are also plain words when written small. */
const ordinaryProducts = new Set([
  'archer',
  'aurora',
  'citrix',
  'druid',
  'exchange',
  'dynamics',
  'oracle',
  'workday',
  'windows',
  'looker',
  'stripe',
  'python',
  'confluence',
  'intercom',
  'talend',
  'sap',
]);

function isKnown(word: string, known: ReadonlySet<string>): boolean {
  const lower = word.toLowerCase();
  const singular = lower.replace(/(?:[’']s|s)$/, '');
  if (known.has(lower) || known.has(singular)) return true;
  // In `Go-live` or `Roll-out`, the parts that are written small need no proof.
  const parts = splitWord(word.replace(/[’']s$/, ''));
  return (
    parts.length > 1 &&
    parts.every((part, index) => known.has(part.toLowerCase()) || (index > 0 && part === part.toLowerCase()))
  );
}
