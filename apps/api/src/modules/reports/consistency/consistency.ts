import type { Facts, WrittenSection } from '../facts/facts.ts';
import { indexFacts } from '../figures/fact-index.ts';
import { computeFigures } from '../figures/figures.ts';
import { capital } from '../text/markdown.ts';
import { groupBy } from '../text/group-by.ts';
import { indexCounts, readCount } from './counts.ts';
import { type Finding, kindOf, sortFindings } from './findings.ts';
import { createNameReader } from './names.ts';
import { createProseReader } from './prose.ts';
import { createRowReader, indexRows } from './rows.ts';
import { findContradictions } from './same-words.ts';
import { asKnown, isKnown, placeOf, readSection, type Statement } from './statements.ts';
import { indexTopics, readTopic } from './topics.ts';

/** A report may be wrong in more places than anybody will read of. */
const mostFindings = 500;

/**
 * Contradictions in a report: figures, dates, durations, counts, grades and names that differ between sections or
 * from the facts. Sections come in reading order; so do the findings. Facts are indexed and texts are read once, so
 * that the effort grows with the length of both and no faster.
 */
export function findInconsistencies(given: {
  readonly sections: readonly WrittenSection[];
  readonly facts: Facts;
}): Finding[] {
  const { sections, facts } = given;
  const figures = computeFigures(facts);
  const factIndex = indexFacts(facts, figures);
  const topics = indexTopics(facts, figures);
  const counts = indexCounts(facts);
  const rows = indexRows(facts, figures);
  const [readRow, readProse] = [createRowReader(rows), createProseReader(rows)];
  const read = sections.flatMap(readSection);
  const statements = read.flatMap((each) => [
    ...readRow(each),
    ...readProse(each),
    ...each.claims.flatMap((claim) => [...readTopic(each, claim, topics), ...readCount(each, claim, counts)]),
  ]);
  const unsupported = read.flatMap((each) =>
    each.claims
      .filter((claim) => factIndex.isRichIn(claim) && !factIndex.covers(claim))
      .map((claim): Finding => ({
        kind: 'unsupported',
        message: `“${each.title}” says ${claim.quote}, which neither the facts nor anything computed from them bears out.`,
        places: [placeOf(each, claim)],
      })),
  );
  const findings = [
    ...[...groupBy(statements, ({ subject }) => subject).values()].flatMap(compare),
    ...read.flatMap(createNameReader(facts)),
    ...findContradictions(read, facts, factIndex),
    ...unsupported,
  ];
  return sortFindings(findings, sections).slice(0, mostFindings);
}

/** What is said of one subject: held against the facts, or where they are silent against the first to speak of it. */
function compare(statements: readonly Statement[]): Finding[] {
  const [first] = statements;
  if (first === undefined) return [];
  const { subject, known } = first;
  const isRight = ({ said }: Statement) => isKnown(said, known ?? asKnown(first.said));
  const right = new Map(statements.filter(isRight).map(({ place }) => [place.section_title, place]));
  const places = known === undefined ? [first.place] : [...right.values()];
  const where = known === undefined ? `“${first.place.section_title}”` : 'the facts';
  return statements
    .filter((each) => !isRight(each))
    .map(({ said, place }) => ({
      kind: kindOf(said),
      message: `${capital(subject)} is ${known?.display ?? first.place.quote} in ${where}; “${place.section_title}” says ${place.quote}.`,
      places: [
        place,
        ...places
          .filter((each) => known === undefined || each.section_title !== place.section_title)
          .slice(0, 1),
      ],
      ...(known && { fact: { subject, value: known.display } }),
    }));
}
