import { months } from './calendar.ts';
import { numberWordSource, readNumberWord } from '../../../platform/number-words.ts';

/** Where a claim stands in its text. */
interface Place {
  readonly start: number;
  readonly end: number;
  readonly quote: string;
}

/** A checkable figure in a text, with its kind. `step` is the smallest digit that was written, in the claim's own unit. */
export type Claim = Place &
  (
    | { readonly kind: 'money'; readonly value: number; readonly step: number; readonly currency: string }
    | { readonly kind: 'percent'; readonly value: number; readonly step: number }
    | { readonly kind: 'duration'; readonly value: number; readonly step: number; readonly unit: string }
    | { readonly kind: 'count'; readonly value: number; readonly step: number; readonly noun: string }
    | { readonly kind: 'number'; readonly value: number; readonly step: number }
    | { readonly kind: 'reference'; readonly text: string }
    /** Year, month and day as far as they are given: `2027-03-01`, `2027-03`, `2027-Q1`, `2027`, `--03-01`. */
    | { readonly kind: 'date'; readonly day: string }
    | { readonly kind: 'fraction'; readonly text: string }
  );

type Reader = (match: RegExpExecArray) => Unplaced | undefined;
type Unplaced = Claim extends infer Each ? (Each extends Claim ? Omit<Each, keyof Place> : never) : never;

/** The nouns whose number the facts settle. */
const countedNouns =
  'phases?|requirements?|risks?|goals?|systems?|interfaces?|integrations?|stakeholders?|roles?|alternatives?|options?|assumptions?|dependencies|deadlines?|milestones?|layers?|attachments?|sites?|employees|constraints?|benefits?|cost lines?';

const digits = String.raw`\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`;
const amount = `(?<![\\d.,])(${digits})(?![\\d])`;
const moneyScale = String.raw`(?:\s?([kKmM]|bn|[Tt]housand|[Mm]illion|[Bb]illion)\b)?`;
const plainScale = String.raw`(?:\s(thousand|million|billion)\b)?`;
const month = months.map((name) => `${name.slice(0, 3)}(?:${name.slice(3)})?`).join('|');
const currencyCodes = Intl.supportedValuesOf('currency').join('|');
const currencyNames = String.raw`euros?|pounds(?: sterling)?|(?:US )?dollars?|francs?`;
const durationUnits = String.raw`seconds?|minutes?|hours?|working days?|person[- ]days?|days?|FTE[- ]weeks?|weeks?|months?|quarters|years?`;

const scales: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  million: 1e6,
  bn: 1e9,
  billion: 1e9,
};
const symbols: Readonly<Record<string, string>> = { '£': 'GBP', '€': 'EUR', $: 'USD', '¥': 'JPY' };
const named: Readonly<Record<string, string>> = { euro: 'EUR', pound: 'GBP', dollar: 'USD', franc: 'CHF' };

/** A written number and how finely it was written. */
function readAmount(text: string, scaleWord = ''): { value: number; step: number } {
  const plain = text.replaceAll(/[,\u00a0\u202f]/g, '');
  const factor = scales[scaleWord.toLowerCase()] ?? 1;
  const decimals = plain.split('.')[1]?.length ?? 0;
  return { value: Number(plain) * factor, step: factor / 10 ** decimals };
}

function monthNumber(name: string): string {
  const index = months.findIndex((each) => each.slice(0, 3).toLowerCase() === name.slice(0, 3).toLowerCase());
  return String(index + 1).padStart(2, '0');
}

const two = (date: string): string => date.padStart(2, '0');

// In order: what an earlier reader took, a later one no longer sees.
const readers: readonly (readonly [RegExp, Reader])[] = [
  [
    /\b(\d{4})-(\d{2})-(\d{2})\b/g,
    ([, year = '', monthDigits = '', date = '']) => ({ kind: 'date', day: `${year}-${monthDigits}-${date}` }),
  ],
  [
    new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?\\s(?:of\\s)?(${month})\\b(?:,?\\s(\\d{4})\\b)?`, 'g'),
    ([, date = '', name = '', year = '-']) => ({
      kind: 'date',
      day: `${year}-${monthNumber(name)}-${two(date)}`,
    }),
  ],
  [
    new RegExp(`\\b(${month})\\s(\\d{1,2})(?:st|nd|rd|th)?,?\\s(\\d{4})\\b`, 'g'),
    ([, name = '', date = '', year = '']) => ({
      kind: 'date',
      day: `${year}-${monthNumber(name)}-${two(date)}`,
    }),
  ],
  [
    new RegExp(`\\b(${month})\\s(\\d{4})\\b`, 'g'),
    ([, name = '', year = '']) => ({ kind: 'date', day: `${year}-${monthNumber(name)}` }),
  ],
  [
    /\bQ([1-4])[\s/]+(\d{4})\b/g,
    ([, quarter = '', year = '']) => ({ kind: 'date', day: `${year}-Q${quarter}` }),
  ],
  [
    new RegExp(`([£€$¥])\\s?${amount}${moneyScale}`, 'g'),
    ([, symbol = '', digitsOf = '', scaleOf]) => ({
      kind: 'money',
      ...readAmount(digitsOf, scaleOf),
      currency: symbols[symbol] ?? symbol,
    }),
  ],
  [
    new RegExp(`\\b(${currencyCodes})\\s?${amount}${moneyScale}`, 'g'),
    ([, currency = '', digitsOf = '', scaleOf]) => ({
      kind: 'money',
      ...readAmount(digitsOf, scaleOf),
      currency,
    }),
  ],
  [
    new RegExp(`${amount}${moneyScale}\\s?(${currencyCodes}|${currencyNames})\\b`, 'g'),
    ([, digitsOf = '', scaleOf, name = '']) => ({
      kind: 'money',
      ...readAmount(digitsOf, scaleOf),
      currency: named[name.replace(/^US /, '').replace(/s?( sterling)?$/, '')] ?? name,
    }),
  ],
  [
    new RegExp(`${amount}\\s?(?:%|per ?cent\\b|percentage points?\\b)`, 'gi'),
    ([, digitsOf = '']) => ({ kind: 'percent', ...readAmount(digitsOf) }),
  ],
  [/\b[A-Z]{1,5}-\d+(?:\.\d+)*\b/g, ([text]) => ({ kind: 'reference', text })],
  [
    new RegExp(`(?:${amount}|\\b(${numberWordSource})\\b)[\\s-](${durationUnits})\\b`, 'gi'),
    ([, digitsOf, word, unit = '']) => withNumber(digitsOf, word, { kind: 'duration', unit: singular(unit) }),
  ],
  [
    new RegExp(
      `(?:${amount}|\\b(${numberWordSource})\\b)\\s(?:(?!(?:an?|the|of|in|to|or|and|for|with)\\s)[a-z][a-z-]*\\s)?(${countedNouns})\\b`,
      'gi',
    ),
    ([, digitsOf, word, noun = '']) => withNumber(digitsOf, word, { kind: 'count', noun: singular(noun) }),
  ],
  [
    new RegExp(`\\b(${numberWordSource})\\s(hundred|thousand|million|billion|per ?cent)\\b`, 'gi'),
    ([, word = '', unit = '']) => {
      const value = readNumberWord(word);
      if (value === undefined) return undefined;
      if (unit.startsWith('per')) return { kind: 'percent', value, step: 1 };
      const factor = unit.toLowerCase() === 'hundred' ? 100 : (scales[unit.toLowerCase()] ?? 1);
      return { kind: 'number', value: value * factor, step: factor };
    },
  ],
  [
    /\b(?:two[- ]thirds|three[- ]quarters|(?:an?|one) (?:third|quarter|half) of|(?<!(?:first|second|latter|other) )half of|doubl(?:es?|ed|ing)|tripl(?:es?|ed|ing)|halv(?:es?|ed|ing)|twice)\b/gi,
    ([text]) => ({ kind: 'fraction', text: text.toLowerCase() }),
  ],
  [new RegExp(`${amount}${plainScale}`, 'gi'), ([, digitsOf = '', scaleOf]) => readPlain(digitsOf, scaleOf)],
];

function singular(word: string): string {
  const lower = word.toLowerCase().replace(' ', '-');
  return lower.replace(/ies$/, 'y').replace(/s$/, '');
}

function withNumber(
  digitsOf: string | undefined,
  word: string | undefined,
  rest: { kind: 'duration'; unit: string } | { kind: 'count'; noun: string },
): Unplaced | undefined {
  if (digitsOf !== undefined) return { ...rest, ...readAmount(digitsOf) };
  const value = readNumberWord(word ?? '');
  return value === undefined ? undefined : { ...rest, value, step: 1 };
}

function readPlain(digitsOf: string, scaleOf: string | undefined): Unplaced {
  const number = readAmount(digitsOf, scaleOf);
  const isYear = scaleOf === undefined && /^(?:19|20)\d\d$/.test(digitsOf);
  return isYear ? { kind: 'date', day: digitsOf } : { kind: 'number', ...number };
}

const mayClaim = new RegExp(`\\d|${numberWordSource}|third|quarter|half|doubl|tripl|halv|twice`, 'i');

/** Every figure that a text claims: money, percentages, dates, durations, counts, references and bare numbers, in order. */
export function readClaims(text: string): Claim[] {
  if (!mayClaim.test(text)) return [];
  const taken = text.split('');
  // List numbers order a list; they claim nothing.
  for (const match of text.matchAll(/^[ \t]*\d+[.)](?=\s)/gm)) blank(taken, match.index, match[0].length);
  const claims: Claim[] = [];
  let rest = taken.join('');
  for (const [pattern, read] of readers) {
    const before = claims.length;
    for (const match of rest.matchAll(pattern)) {
      const claim = read(match);
      if (claim === undefined) continue;
      const start = match.index;
      const end = start + match[0].length;
      claims.push({ ...claim, start, end, quote: text.slice(start, end) });
      blank(taken, start, match[0].length);
    }
    if (claims.length > before) rest = taken.join('');
  }
  return claims.toSorted((first, second) => first.start - second.start);
}

function blank(characters: string[], start: number, length: number): void {
  characters.fill('\u0001', start, start + length);
}
