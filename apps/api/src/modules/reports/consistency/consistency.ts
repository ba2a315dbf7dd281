import { listKnownCounts, readCounts, readExcess } from './count-statements.ts';
import { readEntities } from './entity-statements.ts';
import type { Facts, WrittenSection } from '../facts/facts.ts';
import { computeFigures } from '../figures/figures.ts';
import { groupBy } from '../text/group-by.ts';
import { listRows } from './known-rows.ts';
import { isKnownValue, listKnownValues, type Known } from './known-values.ts';
import { indexFacts, type FactIndex } from '../figures/fact-index.ts';
import { findNameConflicts, type NameConflict } from './name-conflicts.ts';
import { findParallels, type Parallel } from './parallel-statements.ts';
import { readRoles } from './role-statements.ts';
import { normalise, readRows } from './row-statements.ts';
import {
  placeOf,
  readSection,
  type ReadSection,
  type Said,
  type Statement,
  type StatementPlace,
} from './statements.ts';
import { readTopics } from './topic-statements.ts';

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

/**
 * Contradictions in a report: figures, dates, durations, counts, grades and names that differ between sections or
 * from the facts. Sections come in reading order; so do the findings.
 */
export function findInconsistencies(sections: readonly WrittenSection[], facts: Facts): Finding[] {
  const figures = computeFigures(facts);
  const read = sections.map(readSection);
  const known = new Map<string, Known>([...listKnownValues(facts, figures), ...listKnownCounts(facts)]);
  const rows = listRows(facts, figures);
  const kinds = groupBy(rows, ({ name }) => normalise(name));
  const statements = read.flatMap((section) => [
    ...readTopics(section),
    ...readRows(section, { kinds, known }),
    ...readEntities(section, rows, known),
    ...readRoles(section, facts),
    ...readCounts(section),
    ...readExcess(section, facts),
  ]);
  const factIndex = indexFacts(facts, figures);
  const findings = [
    ...againstFacts(statements, known),
    ...againstEachOther(statements.filter(({ subject }) => !known.has(subject))),
    ...findNameConflicts(read, facts).map(describeName),
    ...findParallels(read, facts, factIndex).map(describeParallel),
    ...read.flatMap((section) => listUnsupported(section, factIndex)),
  ];
  return sortFindings(findings, read);
}

function againstFacts(statements: readonly Statement[], known: ReadonlyMap<string, Known>): Finding[] {
  return statements.flatMap((statement) => {
    const right = known.get(statement.subject);
    if (right === undefined || isKnownValue(statement.said, right)) return [];
    const other = statements.find(
      (each) =>
        each.subject === statement.subject &&
        each.place.section_title !== statement.place.section_title &&
        isKnownValue(each.said, right),
    );
    return [
      {
        kind: kindOf(statement.said),
        message: `${capital(statement.subject)} is ${right.display} in the facts; “${statement.place.section_title}” says ${saidText(statement)}.`,
        places: other === undefined ? [statement.place] : [statement.place, other.place],
        fact: { subject: statement.subject, value: right.display },
      },
    ];
  });
}

/** Where the facts are silent, the first section to say something is held against the others. */
function againstEachOther(statements: readonly Statement[]): Finding[] {
  return [...groupBy(statements, ({ subject }) => subject).values()].flatMap((group) => {
    const [first, ...rest] = group;
    if (first === undefined) return [];
    return rest
      .filter((each) => !sameSaid(first.said, each.said))
      .map((each) => ({
        kind: kindOf(each.said),
        message: `${capital(each.subject)} is ${saidText(first)} in “${first.place.section_title}” and ${saidText(each)} in “${each.place.section_title}”.`,
        places: [each.place, first.place],
      }));
  });
}

function sameSaid(first: Said, second: Said): boolean {
  const value =
    first.kind === 'word' || first.kind === 'reference' || first.kind === 'fraction'
      ? first.text
      : first.kind === 'date'
        ? first.day
        : first.value;
  const months =
    first.kind === 'duration' && first.unit === 'year' && typeof value === 'number' ? value * 12 : value;
  return isKnownValue(second, { values: [months], display: '' });
}

function kindOf(said: Said): Finding['kind'] {
  if (said.kind === 'word' || said.kind === 'date' || said.kind === 'duration' || said.kind === 'count')
    return said.kind;
  return 'figure';
}

function saidText({ said, place }: Statement): string {
  return said.kind === 'word' ? said.text : place.quote;
}

function describeName({ place, other, otherPlace }: NameConflict): Finding {
  const where = otherPlace === undefined ? 'the facts' : `“${otherPlace.section_title}”`;
  return {
    kind: 'name',
    message: `“${place.section_title}” writes “${place.quote}” where ${where} ${otherPlace === undefined ? 'have' : 'has'} “${other}”.`,
    places: otherPlace === undefined ? [place] : [place, otherPlace],
    ...(otherPlace === undefined ? { fact: { subject: 'name', value: other } } : {}),
  };
}

function listUnsupported({ title, units }: ReadSection, factIndex: FactIndex): Finding[] {
  return units.flatMap(({ unit, claims }) =>
    claims
      .filter((claim) => factIndex.isRichIn(claim) && !factIndex.covers(claim))
      .map((claim) => ({
        kind: 'unsupported' as const,
        message: `“${title}” says ${claim.quote}, which neither the facts nor anything computed from them bears out.`,
        places: [placeOf(title, unit, claim.start, claim.end)],
      })),
  );
}

function describeParallel({ claim, place, other, otherPlace }: Parallel): Finding {
  const where = otherPlace === undefined ? 'the facts say' : `“${otherPlace.section_title}” says`;
  return {
    kind: kindOf(claim),
    message: `“${place.section_title}” says ${place.quote} where ${where} ${other}.`,
    places: otherPlace === undefined ? [place] : [place, otherPlace],
    ...(otherPlace === undefined ? { fact: { subject: 'text', value: other } } : {}),
  };
}

function sortFindings(findings: readonly Finding[], read: readonly ReadSection[]): Finding[] {
  const order = new Map(read.map(({ title }, index) => [title, index]));
  const unique = new Map<string, Finding>();
  for (const finding of findings) {
    const [place] = finding.places;
    const key = `${place?.section_title}\n${place?.start}\n${place?.end}`;
    if (!unique.has(key)) unique.set(key, finding);
  }
  const rank = (place: StatementPlace | undefined) =>
    [order.get(place?.section_title ?? '') ?? 0, place?.start ?? 0] as const;
  return [...unique.values()].toSorted((first, second) => {
    const [one, two] = [rank(first.places[0]), rank(second.places[0])];
    return one[0] - two[0] || one[1] - two[1];
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
