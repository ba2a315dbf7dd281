import { readNumberWord } from './number-words.ts';
import { speaksOf } from './refine-names.ts';
import { findUnits, type Unit, type UnitKind } from './refine-outline.ts';
import type { Reading, Scope } from './refine-scope.ts';

const longestPhrase = 200;

const nouns: readonly (readonly [RegExp, UnitKind, Scope['kind']])[] = [
  [/^para(?:graph)?s?$/u, 'paragraph', 'blocks'],
  [/^sentences?$/u, 'sentence', 'sentences'],
  [/^tables?$/u, 'table', 'blocks'],
  [/^(?:(?:bullet|bulleted|numbered|bullet[- ]point|ordered) )?lists?$/u, 'list', 'blocks'],
  [
    /^(?:bullets?|bullet points?|bullet items?|points?|items?|list items?|entry|entries|steps?)$/u,
    'item',
    'items',
  ],
  [/^(?:headings?|headers?|sub-?headings?|titles?|headlines?)$/u, 'heading', 'headings'],
  [/^(?:quotes?|block ?quotes?|quotations?)$/u, 'quote', 'blocks'],
  [/^(?:code|code blocks?|code samples?|snippets?)$/u, 'code', 'blocks'],
  [/^(?:sections?|subsections?|parts?)$/u, 'part', 'part'],
  [/^(?:rows?|table rows?|lines?)$/u, 'row', 'rows'],
];

const ordinals = 'first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth'.split(
  '|',
);
const ordinal = `${ordinals.join('|')}|last|final|closing|opening|top|bottom|\\d{1,3}(?:st|nd|rd|th)|penultimate`;
const noun = '[a-z]+(?:[- ][a-z]+)?';
const byOrdinal = new RegExp(`^(${ordinal}) (?:([a-z]+|\\d{1,2}) )?(${noun})$`, 'u');
const byNumber = new RegExp(
  `^(${noun}) (?:no |number |# ?)?(\\d{1,3}|[a-z]+)(?: ?(?:and|&|,|to|-|–|through) ?(\\d{1,3}|[a-z]+))?$`,
  'u',
);
const byRange = new RegExp(`^(${noun}) (\\d{1,3})[-–](\\d{1,3})$`, 'u');
const byOrdinals = new RegExp(`^(${ordinal}) (?:and|&) (?:the )?(${ordinal}) (${noun})$`, 'u');
const about =
  'about|on|regarding|covering|concerning|mentioning|containing|with|that mentions?|which mentions?|that says|that contains?|for|called|named|titled|labelled';
const starting = '(?:that |which )?(?:starting|starts|beginning|begins|start|begin) with';
const byTopic = new RegExp(`^(${noun}) (?:(${starting})|${about}) (?:the )?(.+)$`, 'u');
const bySubject = new RegExp(`^(.+) (${noun})$`, 'u');

function kindOf(word: string): readonly [UnitKind, Scope['kind']] | undefined {
  const found = nouns.find(([pattern]) => pattern.test(word));
  return found && [found[1], found[2]];
}

/** A scope; `none` when the words name a piece that is not there, so that they can mean nothing else. */
export type Found = Scope | 'none' | undefined;

/** Reads "the second paragraph", "bullets 2 and 3", "the last two sentences": pieces named by where they stand. */
export function readPlaces(phrase: string, reading: Reading): Found {
  if (phrase.length > longestPhrase) return undefined;
  const [, place = '', count = '', many = ''] = byOrdinal.exec(phrase) ?? [];
  if (place !== '') {
    const kind = kindOf(many);
    const length = count === '' ? 1 : countOf(count);
    const from = placeOf(place);
    // "the last bullet point": a noun of two words
    if (kind === undefined || length === undefined)
      return pick(`${count} ${many}`.trim(), [from], phrase, reading);
    const places = Array.from({ length }, (_, index) =>
      from < 0 ? from - length + 1 + index : from + index,
    );
    return pick(many, places, phrase, reading);
  }
  const [, one = '', two = '', both = ''] = byOrdinals.exec(phrase) ?? [];
  if (one !== '') return pick(both, [placeOf(one), placeOf(two)], phrase, reading);
  const [, name = '', first = '', second] = byRange.exec(phrase) ?? byNumber.exec(phrase) ?? [];
  const [from, to] = [countOf(first), second === undefined ? undefined : countOf(second)];
  if (name === '' || from === undefined) return undefined;
  if (to === undefined) return pick(name, [from - 1], phrase, reading);
  const isPair = /\d ?(?:and|&|,) ?\d/u.test(phrase) || to < from;
  const length = Math.min(to - from + 1, 100);
  const places = isPair ? [from - 1, to - 1] : Array.from({ length }, (_, index) => from - 1 + index);
  return pick(name, places, phrase, reading);
}

function countOf(word: string): number | undefined {
  return /^\d+$/u.test(word) ? Number(word) : readNumberWord(word);
}

function placeOf(word: string): number {
  if (['last', 'final', 'closing', 'bottom'].includes(word)) return -1;
  if (word === 'penultimate') return -2;
  if (word === 'opening' || word === 'top') return 0;
  const named = ordinals.indexOf(word);
  return named >= 0 ? named : Number.parseInt(word, 10) - 1;
}

function pick(noun: string, places: readonly number[], phrase: string, reading: Reading): Found {
  const meant = noun === 'one' || noun === 'ones' ? (reading.previous?.noun ?? noun) : noun;
  const kind = kindOf(meant);
  if (kind === undefined) return undefined;
  const units = unitsOf(kind[0], reading);
  const picked = places.flatMap((place) => units.at(place) ?? []);
  if (places.every((place) => (place < 0 ? -place <= units.length : place < units.length))) {
    return { ...scopeOf(kind[1], phrase.replace(/ ones?$/u, ` ${meant}`), picked), noun: meant };
  }
  reading.misses.add(`There ${countUnits(units.length, kind[0])} here, so there is no ${phrase}.`);
  return 'none';
}

function unitsOf(kind: UnitKind, { outline, base }: Reading): Unit[] {
  return base.ranges.flatMap((range) => findUnits(outline, kind, range));
}

function scopeOf(kind: Scope['kind'], phrase: string, units: readonly Unit[]): Scope {
  return {
    kind,
    label: `the ${phrase.replaceAll('"', '')}`,
    ranges: units.map(({ range }) => range),
    wholes: units.map(({ whole }) => whole),
  };
}

function countUnits(count: number, kind: UnitKind): string {
  const noun = kind === 'part' ? 'headed part' : kind === 'item' ? 'list item' : kind;
  if (count === 0) return `is no ${noun}`;
  return count === 1 ? `is one ${noun}` : `are ${count} ${noun}s`;
}

/** Reads "the paragraph about the vendor", "the bullet starting with Phase", "the cost table", "the tables". */
export function readTopic(phrase: string, reading: Reading): Found {
  if (phrase.length > longestPhrase) return undefined;
  const [, noun, start, topic] = byTopic.exec(phrase) ?? [];
  if (noun !== undefined && topic !== undefined && kindOf(noun) !== undefined) {
    return pickAbout(noun, unquote(topic), start !== undefined, reading);
  }
  const kind = kindOf(phrase);
  if (kind !== undefined) return pickKind(phrase, kind, reading);
  const [, subject, word] = bySubject.exec(phrase) ?? [];
  const unit = word === undefined ? undefined : kindOf(word)?.[0];
  if (subject === undefined || word === undefined || unit === undefined || unit === 'part') return undefined;
  return unit === 'heading' ? undefined : pickAbout(word, unquote(subject), false, reading);
}

const unquote = (text: string): string => text.replaceAll(/^"|"$/gu, '');

function pickAbout(noun: string, topic: string, isStart: boolean, reading: Reading): Found {
  const kind = kindOf(noun);
  if (kind === undefined) return undefined;
  const isMeant = (unit: Unit) =>
    isStart
      ? unit.text.trimStart().toLowerCase().startsWith(topic.toLowerCase())
      : speaksOf(unit.stems(), topic);
  const units = unitsOf(kind[0], reading).filter(isMeant);
  if (units.length === 1)
    return scopeOf(kind[1], `${noun} ${isStart ? 'starting with' : 'on'} ${topic}`, units);
  if (units.length > 1) reading.misses.add(`“${topic}” fits ${units.length} of the ${noun}s.`);
  else reading.misses.add(`There ${isPlural(noun) ? 'are' : 'is'} no ${noun} on “${topic}” here.`);
  return 'none';
}

function isPlural(noun: string): boolean {
  return noun.endsWith('s');
}

function pickKind(phrase: string, kind: readonly [UnitKind, Scope['kind']], reading: Reading): Found {
  const units = unitsOf(kind[0], reading);
  const isMany = isPlural(phrase) || phrase.endsWith('code');
  if (units.length === 1 || (isMany && units.length > 0))
    return { ...scopeOf(kind[1], phrase, units), noun: phrase };
  reading.misses.add(
    units.length === 0
      ? `There ${isPlural(phrase) ? 'are' : 'is'} no ${phrase} here.`
      : `There ${countUnits(units.length, kind[0])} here: say which, such as “the first ${phrase}”.`,
  );
  return 'none';
}
