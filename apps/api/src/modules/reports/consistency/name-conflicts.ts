import type { Facts } from '../facts/facts.ts';
import { findUnknownNames, listKnownWords } from '../facts/names.ts';
import type { ReadSection, StatementPlace } from './statements.ts';

/** A name that is almost, but not quite, another one. */
export interface NameConflict {
  readonly place: StatementPlace;
  readonly other: string;
  /** Where the other name stands, when it is a name that only sections use. */
  readonly otherPlace?: StatementPlace;
}

interface Named {
  readonly name: string;
  readonly place: StatementPlace;
}

/** Names in the sections that are near misses of names in the facts or in another section. */
export function findNameConflicts(sections: readonly ReadSection[], facts: Facts): NameConflict[] {
  const known = listNames(facts);
  const words = listKnownWords(facts);
  const found = sections.flatMap((section) => readNames(section, words, known));
  return [
    ...found.flatMap(({ name, place }) => {
      const other = known.find((each) => isNearMiss(name, each));
      return other === undefined ? [] : [{ place, other }];
    }),
    ...compareAmong(found.filter(({ name }) => !known.some((each) => isNearMiss(name, each)))),
  ];
}

/** Names of people, systems and the customer itself. */
function listNames({ customer, opportunity }: Facts): string[] {
  const names = [
    customer.name ?? '',
    ...customer.stakeholders.map(({ name }) => name),
    ...customer.systems.map(({ name }) => name),
    ...opportunity.integrations.map(({ system }) => system),
  ];
  return [...new Set(names)].filter((name) => name.length > 3);
}

/** Unknown names of a section, widened by known words beside them: `Priya` is part of `Priya Tollande`. */
function readNames(
  { title, units }: ReadSection,
  words: ReadonlySet<string>,
  known: readonly string[],
): Named[] {
  return units.flatMap(({ unit }) => {
    const unknown = findUnknownNames(unit, words).map(({ start, end }) =>
      widen(unit.text, start - unit.start, end - unit.start),
    );
    return [...unknown, ...mixNames(unit.text, known)].map(([start, end]) => ({
      name: unit.text.slice(start, end),
      place: {
        section_title: title,
        quote: unit.text.slice(start, end),
        start: unit.start + start,
        end: unit.start + end,
      },
    }));
  });
}

type Range = readonly [number, number];

function widen(text: string, start: number, end: number): Range {
  const before = /\p{Lu}[\p{L}’'-]+ $/u.exec(text.slice(0, start))?.[0] ?? '';
  const after = /^ \p{Lu}[\p{L}’'-]+/u.exec(text.slice(end))?.[0] ?? '';
  return [start - before.length, end + after.length];
}

/** Pairs of known words that belong to two different people: `Priya Munslowe`. */
function mixNames(text: string, known: readonly string[]): Range[] {
  const people = known.filter((name) => name.includes(' '));
  const firsts = new Set(people.map((name) => name.split(' ')[0] ?? ''));
  const lasts = new Set(people.map((name) => name.split(' ').at(-1) ?? ''));
  const pairs: Range[] = [];
  for (const match of text.matchAll(/(?<![\p{L}-])(\p{Lu}[\p{L}’'-]+) (?=(\p{Lu}[\p{L}’'-]+))/gu)) {
    const [, first = '', last = ''] = match;
    const end = match.index + match[0].length + last.length;
    if (firsts.has(first) && lasts.has(last) && !people.includes(`${first} ${last}`))
      pairs.push([match.index, end]);
  }
  return pairs;
}

function compareAmong(found: readonly Named[]): NameConflict[] {
  return found.flatMap((one, index) => {
    const other = found.slice(0, index).find((each) => isNearMiss(one.name, each.name));
    return other === undefined ? [] : [{ place: one.place, other: other.name, otherPlace: other.place }];
  });
}

/** Different, yet so close that one of the two must be wrong: a slip of letters, or one half of a person's name. */
function isNearMiss(name: string, other: string): boolean {
  const [one, two] = [name.toLowerCase().replace(/[’']s$/, ''), other.toLowerCase()];
  if (one === two || one.split(/[\s-]/).includes(two) || two.split(/[\s-]/).includes(one)) return false;
  const shortest = Math.min(one.length, two.length);
  const allowed = shortest >= 6 ? 2 : shortest >= 4 ? 1 : 0;
  if (allowed > 0 && distance(one, two) <= allowed) return true;
  const [parts, otherParts] = [one.split(' '), two.split(' ')];
  if (parts.length !== 2 || otherParts.length !== 2) return false;
  return parts[0] === otherParts[0] || parts[1] === otherParts[1];
}

/** Levenshtein distance. */
function distance(one: string, two: string): number {
  let previous = Array.from({ length: two.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= two.length; column += 1) {
      const change = (previous[column - 1] ?? 0) + (one[row - 1] === two[column - 1] ? 0 : 1);
      current.push(Math.min(change, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[two.length] ?? 0;
}
