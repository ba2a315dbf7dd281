import type { Claim } from '../text/claims.ts';
import type { WrittenSection } from '../facts/facts.ts';
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

/** A section says something of a subject that other places speak of as well. */
export interface Statement {
  /** The same for all statements that have to agree: `budget`, `phase Design: weeks`. */
  readonly subject: string;
  readonly said: Said;
  readonly place: StatementPlace;
}

/** A section, read once: its units and the figures in each. */
export interface ReadSection {
  readonly title: string;
  readonly units: readonly ReadUnit[];
}

export interface ReadUnit {
  readonly unit: Unit;
  readonly claims: readonly Claim[];
}

/** Reads a section for comparison. Marked gaps claim nothing and are left out. */
export function readSection({ section_title, markdown }: WrittenSection): ReadSection {
  const said = markdown.replaceAll(/\[to confirm:[^\]\n]*\]/g, (gap) => ' '.repeat(gap.length));
  const units = readUnits(said).map((unit) => ({ unit, claims: readUnitClaims(unit) }));
  return { title: section_title, units };
}

/** The place of some characters of a unit. */
export function placeOf(title: string, unit: Unit, start: number, end: number): StatementPlace {
  return {
    section_title: title,
    quote: unit.text.slice(start, end),
    start: unit.start + start,
    end: unit.start + end,
  };
}
