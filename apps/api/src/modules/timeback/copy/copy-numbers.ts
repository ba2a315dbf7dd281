import { fixedNumbers, numberWords, scales, shares, suffixes, units } from './number-words.ts';

/** A number that a text states. Two texts state the same when value and unit are the same. */
export interface StatedNumber {
  /** The words as they stand. */
  readonly text: string;
  /** Canonical: `42`, `42%`, `$100000`, `2x`, `1/3`. */
  readonly value: string;
  /** What it counts, such as `hour` or `pupil`, where the words around it say so. */
  readonly unit: string | undefined;
}

interface Word {
  readonly text: string;
  readonly lower: string;
  /** The characters up to this word, and from it to the next. */
  readonly before: string;
  readonly after: string;
}

const nothing: Word = { text: '', lower: '', before: '.', after: '.' };
const wordPattern = /\p{Nd}+(?:[.,’'\u{a0}\u{202f}]\p{Nd}+)*|[\p{Nl}\p{No}]|\p{L}+/gu;
// Emphasis in the middle of a number does not show on the page, and neither do these characters.
const unseen = /[\p{Cf}*_~`\\]/gu;

function splitWords(text: string): Word[] {
  const plain = text.normalize('NFKC').replaceAll(unseen, '').replaceAll('\u{2044}', '/');
  const matches = [...plain.matchAll(wordPattern)];
  return matches.map((match, position) => {
    const previous = matches[position - 1];
    const from = previous === undefined ? 0 : previous.index + previous[0].length;
    const after = plain.slice(match.index + match[0].length, matches[position + 1]?.index);
    return { text: match[0], lower: match[0].toLowerCase(), before: plain.slice(from, match.index), after };
  });
}

/**
 * Every number that a text states: in digits, in words, as a percentage, an amount, a multiple, a share, an ordinal or
 * a year. "One", "first" and "second" count only where they are more than a pronoun or an adverb.
 */
export function readNumbers(text: string): StatedNumber[] {
  const words = splitWords(text);
  const found: StatedNumber[] = (text.match(/\p{Nl}/gu) ?? []).map(asItStands);
  for (let at = 0; at < words.length; at += 1) {
    const run = readDigits(words, at) ?? readFixed(words, at) ?? readSpelled(words, at);
    if (run === undefined) continue;
    const stated = words.slice(at, at + run.length).map((word) => word.text);
    found.push({
      text: stated.join(' '),
      value: withSigns(words, at, run),
      unit: unitOf(words, at, run.length),
    });
    at += run.length - 1;
  }
  return found;
}

/** A number sign that would turn into plain letters. */
function asItStands(sign: string): StatedNumber {
  return { text: sign, value: sign, unit: undefined };
}

/** A number that takes `length` words. */
interface Run {
  readonly value: string;
  readonly length: number;
}

function wordAt(words: readonly Word[], at: number): Word {
  return words[at] ?? nothing;
}

function readDigits(words: readonly Word[], at: number): Run | undefined {
  const word = wordAt(words, at);
  if (!/^\p{N}/u.test(word.text)) return undefined;
  const value = Number(word.text.replaceAll(/[,’'\u{a0}\u{202f}]/gu, ''));
  // Digits of other scripts and versions have no canonical form; no fact is written like that.
  if (!/^[0-9]/.test(word.text) || !Number.isFinite(value)) return { value: word.text, length: 1 };
  const next = wordAt(words, at + 1);
  const suffix = word.after === '' ? suffixes.get(next.lower) : undefined;
  const scale = suffix ?? (/^[ -]$/.test(word.after) ? scales.get(next.lower) : undefined);
  return scale === undefined
    ? { value: String(value), length: 1 }
    : { value: String(value * scale), length: 2 };
}

function readFixed(words: readonly Word[], at: number): Run | undefined {
  const { lower } = wordAt(words, at);
  const isShare = /^(?:a|an|one|each|another)$/.test(wordAt(words, at - 1).lower);
  const value = fixedNumbers.get(lower) ?? (isShare ? shares.get(lower) : undefined);
  return value === undefined ? undefined : { value, length: 1 };
}

function readSpelled(words: readonly Word[], at: number): Run | undefined {
  if (isFigurative(words, at)) return undefined;
  let total = 0;
  let part: number | undefined;
  let length = 0;
  for (let next = at; next < words.length; next += 1) {
    const { lower, before } = wordAt(words, next);
    if (next > at && !/^[\s-]*$/.test(before)) break;
    const cardinal = numberWords.get(lower);
    const scale = scales.get(lower);
    if (cardinal !== undefined) {
      if (part !== undefined && !isContinuedBy(part, cardinal)) break;
      part = (part ?? 0) + cardinal;
    } else if (scale !== undefined) {
      part = (part ?? 1) * scale;
      if (scale >= 1000) [total, part] = [total + part, undefined];
    } else if (lower !== 'and' || !isInsideNumber(words, next)) break;
    length = next - at + 1;
  }
  return length === 0 ? undefined : { value: String(total + (part ?? 0)), length };
}

/** Whether "two" continues "forty" or "three hundred", or begins a number of its own. */
function isContinuedBy(part: number, cardinal: number): boolean {
  const isUnitAfterTen = part % 100 >= 20 && part % 10 === 0 && cardinal > 0 && cardinal < 10;
  const isRestAfterHundred = part >= 100 && part % 100 === 0;
  return isUnitAfterTen || isRestAfterHundred;
}

/** "And" belongs to a number only after a scale: "two hundred and ten", but not "two and three". */
function isInsideNumber(words: readonly Word[], and: number): boolean {
  return scales.has(wordAt(words, and - 1).lower) && numberWords.has(wordAt(words, and + 1).lower);
}

const afterOne = /^(?:percent|per|minutes?|hours?|weeks?|months?|years?|points?|percentile|times?)$/;
const afterRank = /^(?:in|among|place|nationally|nationwide|worldwide|percentile|grade)$/;
const beforeRank = /^(?:rank|ranked|ranks|ranking|finished|placed|number)$/;

/** "No one", "one of them", "at first": words that look like numbers and state none. */
function isFigurative(words: readonly Word[], at: number): boolean {
  const [word, next, third, fourth] = [0, 1, 2, 3].map((step) => wordAt(words, at + step).lower);
  const isRatio = (next === 'in' && isNumber(third)) || (next === 'out' && isNumber(fourth));
  if (word === 'one')
    return !isRatio && !scales.has(next ?? '') && !shares.has(next ?? '') && !afterOne.test(next ?? '');
  if (word !== 'first' && word !== 'second') return false;
  return !afterRank.test(next ?? '') && !beforeRank.test(wordAt(words, at - 1).lower);
}

function isNumber(word = ''): boolean {
  return /^\p{N}/u.test(word) || numberWords.has(word) || scales.has(word);
}

/** Adds what changes a number from outside: a currency, a percent sign, "times". */
function withSigns(words: readonly Word[], at: number, run: Run): string {
  const near = wordAt(words, at + run.length - 1).after;
  const [next, overNext] = [wordAt(words, at + run.length).lower, wordAt(words, at + run.length + 1).lower];
  const currency = /\p{Sc}\s*$/u.exec(wordAt(words, at).before)?.[0].trim() ?? '';
  const isPercent = /^\s*[%‰]/.test(near) || next === 'percent' || (next === 'per' && overNext === 'cent');
  const isTimes = /^[ -]?$/.test(near) && /^(?:x|times|fold)$/.test(next) && !run.value.endsWith('x');
  return `${currency}${run.value}${isPercent ? '%' : ''}${isTimes || /^\s*×/.test(near) ? 'x' : ''}`;
}

const unitReach = 2;

function unitOf(words: readonly Word[], at: number, length: number): string | undefined {
  const previous = wordAt(words, at - 1);
  // The "k" of "10k-50k" is no kindergarten.
  const isGrade =
    previous.lower === 'grade' || (previous.lower === 'k' && !isNumber(wordAt(words, at - 2).lower));
  if (/^[ -]$/.test(previous.after) && isGrade) return 'grade';
  if (/^[ -]$/.test(previous.after) && previous.lower === 'percentile') return 'percentile';
  for (let next = at + length; next < at + length + unitReach; next += 1) {
    const word = wordAt(words, next);
    if (!/^[\s-]*$/.test(word.before) || isNumber(word.lower)) return undefined;
    const unit = units.get(word.lower);
    if (unit === 'grade' && isNumber(wordAt(words, next + 1).lower)) return undefined;
    if (unit === 'percentile' && units.get(wordAt(words, next + 1).lower) === 'point') return 'point';
    if (unit !== undefined) return unit;
  }
  return undefined;
}
