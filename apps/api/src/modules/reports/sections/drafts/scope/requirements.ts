import type { Requirement } from '@quintet/contracts/reports/facts';
import { readClaims } from '../../../text/claims.ts';
import { bullets, entry, inline, paragraph, phrase, sentence, table } from '../../../text/markdown.ts';
import { countOf, joinNames, spellCount } from '../../../text/numerals.ts';
import type { Draft } from '../draft-context.ts';
import { findSystems, mentions } from '../mentions.ts';

const kinds = [
  ['functional', 'Functional'],
  ['non-functional', 'Quality'],
  ['regulatory', 'Regulatory'],
] as const;
const priorities = ['must', 'should', 'could'] as const;

/** Technical scope, Requirements Overview. */
export function draftRequirementsOverview(draft: Draft): string[] {
  const { facts } = draft;
  const { requirements } = facts.opportunity;
  return [
    openOverview(draft),
    table(['Kind', '>Must', '>Should', '>Could', '>Not set'], countMatrix(requirements)),
    '## Traceability',
    table(['ID', 'Requirement', 'Met by', 'Proof at acceptance'], traceRows(draft)),
    '## Not yet covered',
    uncovered(draft),
  ];
}

function openOverview({ facts, ask, vary, project }: Draft): string {
  const { requirements } = facts.opportunity;
  if (requirements.length === 0)
    return `No requirement is agreed for ${project}; the count below will fill as they are. To begin with: ${ask('operations', 'what the solution must do on its first day')}.`;
  const covered = requirements.filter(({ met_by }) => met_by !== undefined).length;
  return paragraph(
    vary(
      'tables',
      'The first table counts the requirements, the second follows each one to the part that meets it.',
      'How many requirements there are of each kind comes first; where each is met, and how that is shown, comes second.',
    ),
    covered === requirements.length
      ? 'Every one of them has such a part.'
      : vary(
          'covered',
          sentence(
            `${countOf(covered, 'of them has', 'of them have')} such a part so far, ${spellCount(requirements.length - covered)} not yet`,
          ),
          sentence(
            `for ${countOf(requirements.length - covered, 'requirement')} that part is still to be found`,
          ),
        ),
  );
}

function countMatrix(requirements: readonly Requirement[]): (readonly string[])[] {
  const count = (kind: Requirement['kind'], priority: Requirement['priority']) =>
    String(requirements.filter((each) => each.kind === kind && each.priority === priority).length);
  const row = (kind: Requirement['kind'], label: string) => [
    label,
    ...priorities.map((priority) => count(kind, priority)),
    count(kind, undefined),
  ];
  const rows = kinds.map(([kind, label]) => row(kind, label));
  return requirements.some(({ kind }) => kind === undefined)
    ? [...rows, row(undefined, 'Kind not set')]
    : rows;
}

function traceRows({ facts, ask, gap }: Draft): (readonly string[])[] {
  const { requirements } = facts.opportunity;
  if (requirements.length === 0)
    return [
      [
        '–',
        ask('operations', 'first requirement'),
        gap('part of the solution'),
        gap('how it is shown to work'),
      ],
    ];
  return requirements.map((each) => [
    inline(each.id),
    entry(each.text),
    each.met_by === undefined ? ask('technology', `what meets ${inline(each.id)}`) : entry(each.met_by),
    proofOf(each),
  ]);
}

function proofOf({ kind, text }: Requirement): string {
  const figures = readClaims(text).filter((claim) => claim.kind !== 'reference');
  const target =
    figures.length === 0 ? '' : ` (${inline(joinNames([...new Set(figures.map(({ quote }) => quote))]))})`;
  if (kind === 'regulatory') return `Review of settings and records${target}`;
  if (target !== '') return `Measurement${target}`;
  return kind === 'non-functional' ? 'Trial under load or in the field' : 'Demonstration with real cases';
}

function uncovered({ facts, ask, Customer }: Draft): string {
  const { requirements, technology } = facts.opportunity;
  if (requirements.length === 0)
    return `Everything, for now. ${Customer} and the delivery team should write the list together: ${ask('sponsor', 'a date for the first session')}.`;
  const open = requirements.filter(({ met_by }) => met_by === undefined);
  const dangling = requirements.filter(
    ({ met_by }) =>
      met_by !== undefined &&
      technology.length > 0 &&
      !technology.some(({ layer }) => mentions(met_by, layer) || mentions(layer, met_by)) &&
      findSystems(met_by, facts).length === 0,
  );
  if (open.length + dangling.length === 0)
    return 'Nothing. Each requirement leads to a part that the technology section names.';
  return bullets([
    ...open.map(
      ({ id, text, priority }) =>
        `${inline(id)}, “${phrase(inline(text))}”${priority === undefined ? '' : ` (${priority})`}: no part of the solution claims it.`,
    ),
    ...dangling.map(
      ({ id, met_by = '' }) =>
        `${inline(id)} points to “${inline(met_by)}”, which is not among the technology: ${ask('technology', 'what is meant')}.`,
    ),
  ]);
}
