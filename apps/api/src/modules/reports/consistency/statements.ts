import type { WrittenSection } from '../facts/facts.ts';
import { agrees } from '../figures/number-index.ts';
import type { Claim } from '../text/claims.ts';
import { readUnits, type Unit } from '../text/markdown-units.ts';
import { readUnitClaims } from '../text/unit-claims.ts';

/** Where something is said: a section, the words, and where they stand in its Markdown. */
export interface StatementPlace {
  readonly section_title: string;
  readonly quote: string;
  readonly start: number;
  readonly end: number;
}

/** What a statement says: a figure, or a word such as a grade or a role. */
export type Said = Claim | { readonly kind: 'word'; readonly text: string };

/** A section says something of a subject that other places or the facts speak of as well. */
export interface Statement {
  /** The same for all statements that have to agree: `budget`, `phase “Design”: weeks`. */
  readonly subject: string;
  readonly said: Said;
  readonly place: StatementPlace;
  /** What the facts say of it, if they do. */
  readonly known?: Known | undefined;
}

/** What the facts say of a subject: any of the values is right. */
export interface Known {
  readonly values: readonly (number | string)[];
  /** The value as a report would write it. */
  readonly display: string;
  /** Unit of a duration where it is not the smallest in use: ages count in years. */
  readonly unit?: 'year';
}

/** A unit of a section with the figures in it. */
export interface ReadUnit {
  readonly title: string;
  readonly unit: Unit;
  readonly claims: readonly Claim[];
}

const gap = /\[to confirm:(?:(?!\[to confirm:)[^\]\n])*\]/g;

/** Reads a section unit by unit. Marked gaps claim nothing and are left out. */
export function readSection({ section_title, markdown }: WrittenSection): ReadUnit[] {
  const said = markdown.replaceAll(gap, (text) => ' '.repeat(text.length));
  return readUnits(said).map((unit) => ({ title: section_title, unit, claims: readUnitClaims(unit) }));
}

/** The place of some characters of a unit. */
export function placeOf(
  { title, unit }: ReadUnit,
  { start, end }: { readonly start: number; readonly end: number },
): StatementPlace {
  return {
    section_title: title,
    quote: unit.text.slice(start, end),
    start: unit.start + start,
    end: unit.start + end,
  };
}

/** Whether what was said is one of the known values, as finely as it was written. */
export function isKnown(said: Said, { values, unit }: Known): boolean {
  return values.some((value) => {
    if (said.kind === 'word')
      return typeof value === 'string' && value.toLowerCase() === said.text.toLowerCase();
    if (said.kind === 'date') return typeof value === 'string' && value.startsWith(said.day);
    if (!('value' in said)) return true;
    if (typeof value === 'string') return false;
    const factor = said.kind === 'duration' && said.unit === 'year' && unit !== 'year' ? 12 : 1;
    return agrees(value, { value: said.value * factor, step: said.step * factor });
  });
}

/** What one place says, as what another may be held against. */
export function asKnown(said: Said): Known {
  if (!('value' in said)) return { values: [said.kind === 'date' ? said.day : said.text], display: '' };
  return { values: [said.value * (said.kind === 'duration' && said.unit === 'year' ? 12 : 1)], display: '' };
}
