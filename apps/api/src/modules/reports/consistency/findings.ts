import type { WrittenSection } from '../facts/facts.ts';
import { groupBy } from '../text/group-by.ts';
import type { Said, StatementPlace } from './statements.ts';

/** Two places of a report, or one place and the facts, that cannot both be right. */
export interface Finding {
  /** `unsupported`: a figure of a kind the facts are rich in, and none of them bears it out. */
  readonly kind: 'figure' | 'date' | 'duration' | 'count' | 'name' | 'word' | 'unsupported';
  /** What is contradicted, in one sentence. */
  readonly message: string;
  /** The place in question first, then the one that contradicts it. Against the facts there may be only one. */
  readonly places: readonly StatementPlace[];
  /** What the facts say, where they settle it. */
  readonly fact?: { readonly subject: string; readonly value: string };
}

/** A place whose words another place has in another form; without a place of its own, the other is in the facts. */
export function findingAgainst(
  kind: Finding['kind'],
  place: StatementPlace,
  other: { readonly quote: string; readonly place?: StatementPlace | undefined },
): Finding {
  const where = other.place === undefined ? 'the facts say' : `“${other.place.section_title}” says`;
  const message = `“${place.section_title}” says “${place.quote}” where ${where} “${other.quote}”.`;
  return other.place === undefined
    ? { kind, message, places: [place], fact: { subject: 'text', value: other.quote } }
    : { kind, message, places: [place, other.place] };
}

/** The kind of a finding about what was said. */
export function kindOf({ kind }: Said): Finding['kind'] {
  return kind === 'word' || kind === 'date' || kind === 'duration' || kind === 'count' ? kind : 'figure';
}

/** Findings in reading order, the first of each place. */
export function sortFindings(findings: readonly Finding[], sections: readonly WrittenSection[]): Finding[] {
  const order = new Map(sections.map(({ section_title }, index) => [section_title, index]));
  const rank = ({ places: [place] }: Finding) =>
    [order.get(place?.section_title ?? '') ?? 0, place?.start ?? 0] as const;
  const byPlace = groupBy(findings, (finding) => JSON.stringify([...rank(finding), finding.places[0]?.end]));
  return [...byPlace.values()]
    .flatMap(([first]) => (first === undefined ? [] : { first, rank: rank(first) }))
    .toSorted((one, other) => one.rank[0] - other.rank[0] || one.rank[1] - other.rank[1])
    .map(({ first }) => first);
}
