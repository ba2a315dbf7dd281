import type { Facts } from '../facts/facts.ts';
import { findUnknownNames, listKnownWords } from '../facts/names.ts';
import { type Finding, findingAgainst } from './findings.ts';
import { placeOf, type ReadUnit, type StatementPlace } from './statements.ts';

/** A name of the facts, or of an earlier place. */
interface Named {
  readonly quote: string;
  readonly place?: StatementPlace;
}

/** Reads unit by unit; gives names that are near misses of names in the facts or earlier in the report. */
export function createNameReader(facts: Facts): (read: ReadUnit) => Finding[] {
  const { customer, opportunity } = facts;
  const known = [
    customer.name ?? '',
    ...[...customer.stakeholders, ...customer.systems].map(({ name }) => name),
    ...opportunity.integrations.map(({ system }) => system),
  ];
  const words = listKnownWords(facts);
  const findMixed = createMixFinder(known);
  const index = new Map<string, Named>();
  const judged = new Map<string, Named | undefined>();
  const enter = (name: string, named: Named) => {
    judged.set(fold(name), undefined);
    for (const key of listKeys(fold(name))) if (!index.has(key)) index.set(key, named);
  };
  for (const name of known) enter(name, { quote: name });

  return (read) => {
    const { unit } = read;
    const unknown = findUnknownNames(unit, words).map(({ start, end }) =>
      widen(unit.text, start - unit.start, end - unit.start),
    );
    return [...unknown, ...findMixed(unit.text)].flatMap(([start, end]): Finding[] => {
      const place = placeOf(read, { start, end });
      const name = fold(place.quote);
      if (!judged.has(name)) {
        const near = listKeys(name)
          .map((key) => index.get(key))
          .find((each) => each !== undefined && !isPart(name, fold(each.quote)));
        if (near === undefined) enter(name, { quote: place.quote, place });
        else judged.set(name, near);
      }
      const conflict = judged.get(name);
      return conflict === undefined ? [] : [findingAgainst('name', place, conflict)];
    });
  };
}

const shortestName = 4;
const longestName = 60;

/**
 * What a name has in common with all that are near: the whole but for one letter, or one half of a person's name.
 * Other lengths are no names, or too short to tell.
 */
function listKeys(name: string): string[] {
  if (name.length < shortestName || name.length > longestName) return [];
  const slips = Array.from(name, (_, at) => name.slice(0, at) + name.slice(at + 1));
  const [first, last, ...more] = name.split(' ');
  return [name, ...slips, ...(last === undefined || more.length > 0 ? [] : [`${first} `, ` ${last}`])];
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[’']s$/, '');
}

function isPart(one: string, two: string): boolean {
  return one === two || one.split(/[\s-]/).includes(two) || two.split(/[\s-]/).includes(one);
}

type Range = readonly [start: number, end: number];

/** Known words beside an unknown name belong to it: `Priya` is part of `Priya Tollande`. */
function widen(text: string, start: number, end: number): Range {
  const before =
    /\p{Lu}[\p{L}’'-]{1,99} $/u.exec(text.slice(Math.max(0, start - longestName), start))?.[0] ?? '';
  const after = /^ \p{Lu}[\p{L}’'-]+/u.exec(text.slice(end, end + longestName))?.[0] ?? '';
  return [start - before.length, end + after.length];
}

/** Finds pairs of known words that belong to two different people: `Priya Munslowe`. */
function createMixFinder(known: readonly string[]): (text: string) => Range[] {
  const people = new Set(known.filter((name) => name.includes(' ')));
  const firsts = new Set([...people].map((name) => name.split(' ')[0] ?? ''));
  const lasts = new Set([...people].map((name) => name.split(' ').at(-1) ?? ''));
  return (text) => {
    const words = [...text.matchAll(/[\p{L}][\p{L}’'-]*/gu)];
    return words.flatMap((word, at): Range[] => {
      const [first] = words[at - 1] ?? [''];
      const [last] = word;
      if (!lasts.has(last) || !firsts.has(first) || people.has(`${first} ${last}`)) return [];
      const start = words[at - 1]?.index ?? 0;
      return start + first.length + 1 === word.index ? [[start, word.index + last.length]] : [];
    });
  };
}
