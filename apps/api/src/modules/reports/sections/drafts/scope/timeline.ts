import { formatDay } from '../../../text/calendar.ts';
import { bullets, entry, inline, paragraph, phrase, table } from '../../../text/markdown.ts';
import { formatNumber, formatSpan, joinNames } from '../../../text/numerals.ts';
import type { PlannedPhase } from '../../../figures/schedule.ts';
import { dayCell, type Draft } from '../draft-context.ts';
import { lowerFirst } from '../letter-case.ts';
import { findPhase } from '../mentions.ts';

/** Technical scope, Implementation Timeline. */
export function draftImplementationTimeline(draft: Draft): string[] {
  const { figures, gap } = draft;
  const phases = figures.schedule?.phases ?? [];
  return [
    openPlan(draft),
    table(
      ['Phase', 'Starts after', '>Weeks', 'From', 'To', 'Accountable'],
      phases.length === 0
        ? ['Preparation', 'Design', 'Build and configuration', 'Acceptance', 'Go-live'].map((name) => [
            name,
            '',
            gap('weeks'),
            '',
            '',
            gap('name'),
          ])
        : phases.map((planned) => phaseRow(planned, draft)),
    ),
    '## Side by side',
    describeParallel(draft, phases),
    '## Milestones',
    table(['Milestone', 'Day'], milestones(draft)),
    '## What each step needs first',
    preconditions(draft),
  ];
}

function openPlan({ figures, facts, ask, project, vary }: Draft): string {
  const { schedule } = figures;
  const { start } = facts.opportunity.dates;
  if (schedule === undefined)
    return `Delivery of ${project} is not planned yet. The stages below are a frame for the first planning session: ${ask('delivery', 'which stages apply, and how long each takes')}.`;
  const [first] = schedule.phases;
  const last = schedule.phases.at(-1);
  const ends = `from “${inline(first?.phase.name ?? '')}” to “${inline(last?.phase.name ?? '')}”`;
  if (start === undefined)
    return `Delivery runs for ${formatSpan(schedule.totalWeeks, 'week')}, ${ends}. Weeks are counted from a start still to be agreed: ${ask('sponsor', 'the earliest start')}.`;
  return vary(
    'open',
    `Delivery begins on ${formatDay(start)} and runs for ${formatSpan(schedule.totalWeeks, 'week')}, ${ends}.`,
    `${formatDay(start)} is the first day of ${formatSpan(schedule.totalWeeks, 'week')} of delivery, ${ends}.`,
  );
}

function phaseRow(
  { phase, after, start, end, startWeek, endWeek }: PlannedPhase,
  { ask }: Draft,
): readonly string[] {
  return [
    entry(phase.name),
    after.length === 0 ? 'Start of the project' : after.map(inline).join('; '),
    formatNumber(phase.weeks),
    dayCell(start) ?? `Week ${Math.floor(startWeek) + 1}`,
    dayCell(end) ?? `Week ${Math.ceil(endWeek)}`,
    phase.accountable === undefined
      ? ask('delivery', `who answers for “${inline(phase.name)}”`)
      : inline(phase.accountable),
  ];
}

function describeParallel({ ask }: Draft, phases: readonly PlannedPhase[]): string {
  if (phases.length === 0)
    return `Which stages can overlap depends on people more than on technology: ${ask('delivery', 'who would be needed in two places')}.`;
  const pairs = phases.flatMap((first, index) =>
    phases
      .slice(index + 1)
      .filter((second) => first.startWeek < second.endWeek && second.startWeek < first.endWeek)
      .map((second) => [first, second] as const),
  );
  if (pairs.length === 0)
    return 'Nothing runs side by side; each phase begins when the one before it is done.';
  const shared = pairs.flatMap(([first, second]) =>
    first.phase.responsible
      .filter((role) => second.phase.responsible.includes(role))
      .map((role) => ({ role, first, second })),
  );
  const [busiest = '', ...partners] = groupOverlaps(pairs);
  const clashes = [...new Map(shared.map((clash) => [clash.role, clash])).values()];
  return paragraph(
    `“${inline(busiest)}” overlaps with ${joinNames(partners.map((name) => `“${inline(name)}”`))}.`,
    shared.length === 0
      ? 'No role is responsible for overlapping phases, as far as roles are named.'
      : `Overlapping work would fall to ${joinNames(clashes.map(({ role, first, second }) => `“${inline(role)}” (“${inline(first.phase.name)}” and “${inline(second.phase.name)}”)`))}: ${ask('delivery', 'who takes over, or which phase waits')}.`,
  );
}

/** The phase that overlaps most others, and those others. */
function groupOverlaps(pairs: readonly (readonly [PlannedPhase, PlannedPhase])[]): string[] {
  const partners = new Map<string, Set<string>>();
  for (const [first, second] of pairs) {
    const [one, two] = [first.phase.name, second.phase.name];
    partners.set(one, (partners.get(one) ?? new Set()).add(two));
    partners.set(two, (partners.get(two) ?? new Set()).add(one));
  }
  const [most] = [...partners].toSorted((first, second) => second[1].size - first[1].size);
  return most === undefined ? [] : [most[0], ...most[1]];
}

function milestones({ facts, figures, ask }: Draft): (readonly string[])[] {
  const { start, go_live, deadlines } = facts.opportunity.dates;
  const { schedule } = figures;
  const dated = [
    ...(start === undefined ? [] : [['Start of the project', start] as const]),
    ...(schedule?.goLive === undefined
      ? []
      : [[schedule.goLiveMarked ? 'Planned go-live' : 'End of the plan', schedule.goLive] as const]),
    ...(schedule?.finish === undefined || schedule.finish === schedule.goLive
      ? []
      : [['End of the last phase', schedule.finish] as const]),
    ...(go_live === undefined ? [] : [['Wanted go-live', go_live] as const]),
    ...deadlines.map(({ label, date }) => [entry(label), date] as const),
  ].toSorted((first, second) => first[1].localeCompare(second[1]));
  if (dated.length === 0)
    return [
      ['Start', ask('sponsor', 'the earliest start')],
      ['Go-live', ask('sponsor', 'the latest useful go-live')],
      ['Acceptance', ask('users', 'who accepts, and when')],
    ];
  return dated.map(([label, day]) => [label, formatDay(day)]);
}

function preconditions({ facts, figures, ask, see }: Draft): string {
  const { dependencies } = facts.opportunity;
  const matched = dependencies
    .map((text) => ({ text, planned: findPhase(text, figures.schedule) }))
    .filter(({ planned }) => planned !== undefined);
  const list = bullets(
    matched.map(
      ({ text, planned }) =>
        `“${inline(planned?.phase.name ?? '')}”: ${lowerFirst(phrase(inline(text)), facts)}`,
    ),
  );
  const pointer = see('Assumptions & Dependencies', (title) => `dates for each are in ${title}`);
  if (list !== '') return [list, pointer].filter((part) => part !== undefined).join('\n\n');
  return `Approvals, access and test data decide whether a stage can begin: ${ask('technology', 'lead times for access and environments')}.`;
}
