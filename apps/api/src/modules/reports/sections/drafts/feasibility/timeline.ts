import { formatDay } from '../../../text/calendar.ts';
import { bullets, entry, inline, paragraph, phrase, sentence, table } from '../../../text/markdown.ts';
import { countOf, formatNumber, formatSpan, joinNames } from '../../../text/numerals.ts';
import type { Schedule } from '../../../figures/schedule.ts';
import { dayCell, type Draft } from '../draft-context.ts';
import { lowerFirst } from '../letter-case.ts';

/** Feasibility report, Timeline Feasibility. */
export function draftTimelineFeasibility(draft: Draft): string[] {
  const { figures } = draft;
  const { schedule } = figures;
  return [
    openTimeline(draft),
    planTable(draft),
    schedule === undefined
      ? 'With lengths and dependencies known, the longest chain of phases gives the earliest honest end date.'
      : describePath(draft, schedule),
    '## Against the dates that matter',
    deadlineTable(draft),
    '## Room for delay',
    discussRoom(draft),
    unresolvedNote(draft),
  ].filter((block) => block !== undefined);
}

function openTimeline({ figures, facts, ask, vary, project }: Draft): string {
  const { schedule } = figures;
  const { start } = facts.opportunity.dates;
  if (schedule === undefined)
    return `There is no plan for ${project} to test. The rows stand for the stages that any such plan has: ${ask('delivery', 'length and order of the phases')}.`;
  const length = `${countOf(schedule.phases.length, 'phase')} and ${formatSpan(schedule.totalWeeks, 'week')}`;
  const toGoLive = schedule.goLiveMarked
    ? `, ${schedule.goLiveWeek === schedule.totalWeeks ? 'all of them' : formatNumber(schedule.goLiveWeek)} up to go-live`
    : '';
  return paragraph(
    vary(
      'open',
      `The plan takes ${length}${toGoLive}.`,
      sentence(`from first day to last the plan counts ${length}${toGoLive}`),
    ),
    start === undefined
      ? `It has no start date, so it cannot be laid on the calendar: ${ask('sponsor', 'the earliest start')}.`
      : `Started on ${formatDay(start)}, it ends on ${dayCell(schedule.finish) ?? 'a day outside the calendar'}.`,
  );
}

function planTable({ figures, gap }: Draft): string {
  const columns = ['Phase', '>Weeks', 'Start', 'End', '>Float (weeks)', 'Critical'];
  if (figures.schedule === undefined) {
    return table(
      columns,
      ['Design', 'Build', 'Test', 'Roll-out'].map((name) => [name, gap('weeks'), '', '', '', '']),
    );
  }
  const week = (number: number) => `Week ${formatNumber(number)}`;
  return table(
    columns,
    figures.schedule.phases.map(({ phase, start, end, startWeek, endWeek, floatWeeks, critical }) => [
      entry(phase.name),
      formatNumber(phase.weeks),
      dayCell(start) ?? week(Math.floor(startWeek) + 1),
      dayCell(end) ?? week(Math.ceil(endWeek)),
      formatNumber(floatWeeks),
      critical ? 'Yes' : 'No',
    ]),
  );
}

function describePath({ vary, facts }: Draft, schedule: Schedule): string {
  const loose = schedule.phases
    .filter(({ critical }) => !critical)
    .toSorted((first, second) => second.floatWeeks - first.floatWeeks);
  const [first] = loose;
  const path = joinNames(schedule.criticalPath.map((name) => lowerFirst(inline(name), facts)));
  return paragraph(
    loose.length === 0
      ? 'Every phase is critical: one week lost anywhere is one week lost at the end.'
      : vary(
          'path',
          `The end date hangs on this chain: ${path}.`,
          `Critical, in this order: ${path}. A week lost there is a week lost at the end.`,
        ),
    first !== undefined &&
      `“${inline(first.phase.name)}” has the most room, ${formatSpan(first.floatWeeks, 'week')}.`,
  );
}

function deadlineTable({ figures, facts, ask }: Draft): string {
  const { schedule } = figures;
  const { go_live, deadlines } = facts.opportunity.dates;
  const planned = dayCell(schedule?.goLive) ?? 'Not known';
  const judge = (slack: number | undefined) =>
    slack === undefined
      ? 'Not known'
      : slack < 0
        ? `${formatSpan(-slack, 'day')} late`
        : `${formatSpan(slack, 'day')} to spare`;
  const rows = [
    [
      'Wanted go-live',
      dayCell(go_live) ?? ask('sponsor', 'the wanted go-live'),
      planned,
      judge(schedule?.goLiveSlackDays),
    ],
    ...deadlines.map(({ label, date }, index) => [
      entry(label),
      formatDay(date),
      planned,
      judge(schedule?.deadlines[index]?.slackDays),
    ]),
  ];
  return table(
    ['Date to meet', 'Day', schedule?.goLiveMarked === false ? 'Planned end' : 'Planned go-live', 'Result'],
    rows,
  );
}

function discussRoom({ figures, facts, ask, vary }: Draft): string {
  const { schedule } = figures;
  const { constraints } = facts.customer;
  const calendar = constraints.filter((text) =>
    /\b(?:January|February|March|April|May|June|July|August|September|October|November|December|week|season|month)\b/.test(
      text,
    ),
  );
  const limit =
    calendar[0] === undefined
      ? undefined
      : `One limit of the house bears on every date: “${phrase(inline(calendar[0]))}”.`;
  const slack = schedule?.goLiveSlackDays;
  if (schedule === undefined || slack === undefined)
    return paragraph(
      `How much delay is bearable depends on a date to hold against the plan: ${ask('sponsor', 'what happens if go-live is a month later')}.`,
      limit,
    );
  const missed = schedule.deadlines.filter(({ slackDays }) => slackDays !== undefined && slackDays < 0);
  const latest = dayCell(schedule.latestStart);
  return paragraph(
    slack < 0
      ? `The plan is ${formatSpan(-slack, 'day')} too long. It has to start by ${latest ?? 'an earlier day'}, shed scope, or run more side by side.`
      : vary(
          'room',
          `The plan holds as long as the critical chain loses no more than ${formatSpan(slack, 'day')}.`,
          `The critical chain may lose ${formatSpan(slack, 'day')}; then the wanted go-live is gone.`,
        ),
    slack >= 0 && latest !== undefined && `In terms of the start, the last safe day is ${latest}.`,
    missed.length > 0 && `Missed as planned: ${joinNames(missed.map(({ label }) => phrase(inline(label))))}.`,
    limit,
  );
}

function unresolvedNote({ figures, ask }: Draft): string | undefined {
  const unclear = figures.schedule?.phases.filter(({ unresolved }) => unresolved.length > 0) ?? [];
  if (unclear.length === 0) return undefined;
  return bullets(
    unclear.map(
      ({ phase, unresolved }) =>
        `“${inline(phase.name)}” waits for ${joinNames(unresolved.map((name) => `“${inline(name)}”`))}, which the plan does not resolve: ${ask('delivery', `what “${inline(phase.name)}” really waits for`)}`,
    ),
  );
}
