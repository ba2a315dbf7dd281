import { bullets, entry, inline, paragraph, sentence, table } from '../../../text/markdown.ts';
import { countOf, formatNumber, formatPercent, formatSpan, joinNames } from '../../../text/numerals.ts';
import { groupBy } from '../../../text/group-by.ts';
import { moneyCell, moneyColumn, type Draft } from '../draft-context.ts';

/** Feasibility report, Resource Assessment. */
export function draftResourceAssessment(draft: Draft): string[] {
  return [
    openResources(draft),
    teamTable(draft),
    reconcileTeam(draft),
    '## Load over the plan',
    judgeLoad(draft),
    '## Time asked of the customer',
    customerTime(draft),
    '## Gaps',
    bullets(resourceGaps(draft)),
  ].filter((block) => block !== undefined);
}

function openResources({ figures, project, ask, vary, money }: Draft): string {
  const { team } = figures;
  if (team === undefined)
    return `Nobody is assigned to ${project} yet. The table names roles that such work usually needs: ${ask('delivery', 'who can be freed for each, and from when')}.`;
  const effort = `${formatSpan(team.fteWeeks, 'FTE-week')}${team.cost === undefined ? '' : `, or ${money(team.cost)} at day rates`}`;
  return vary(
    'open',
    `${sentence(`${project} asks for ${countOf(team.roles.length, 'role')} and ${effort}`)}${largestRole(team)}`,
    `The work is planned at ${effort}, spread over ${countOf(team.roles.length, 'role')}.${largestRole(team)}`,
  );
}

function largestRole({ longest, fteWeeks, roles }: NonNullable<Draft['figures']['team']>): string {
  if (longest === undefined || fteWeeks === 0 || roles.length < 2) return '';
  return ` The largest share falls to “${inline(longest.role.role)}”: ${formatPercent((longest.fteWeeks / fteWeeks) * 100)}.`;
}

function teamTable(draft: Draft): string {
  const { figures, gap } = draft;
  const { team } = figures;
  const columns = [
    'Role',
    '>FTE',
    '>Weeks',
    '>FTE-weeks',
    '>Days',
    moneyColumn(draft, 'Day rate'),
    moneyColumn(draft, 'Cost'),
  ];
  if (team === undefined) {
    const blank = (role: string) => [role, gap('share of time'), gap('weeks'), '', '', gap('day rate'), ''];
    return table(
      columns,
      ['Project lead', 'Business analyst', 'Developers and testers', 'Trainer'].map(blank),
    );
  }
  const rows = team.roles.map(({ role, fteWeeks, days, cost }) => [
    entry(role.role),
    formatNumber(role.fte),
    formatNumber(role.weeks),
    formatNumber(fteWeeks),
    formatNumber(days),
    role.day_rate === undefined ? gap('day rate') : moneyCell(role.day_rate),
    moneyCell(cost),
  ]);
  return table(columns, [
    ...rows,
    ['**Total**', '', '', formatNumber(team.fteWeeks), formatNumber(team.days), '', moneyCell(team.cost)],
  ]);
}

function reconcileTeam({ figures, ask }: Draft): string | undefined {
  const { team, money } = figures;
  if (team === undefined) return undefined;
  if (team.cost === undefined)
    return `Without day rates the effort has no price: ${ask('finance', 'rates of own staff and partners')}.`;
  return paragraph(
    'Days count five to the week.',
    team.withoutRate.length > 0 &&
      `The cost leaves out roles without a rate: ${ask('finance', `day rate of ${joinNames(team.withoutRate.map((role) => `“${inline(role)}”`))}`)}.`,
    team.costLine !== undefined && `The total equals the cost line “${inline(team.costLine)}”.`,
    team.costLine === undefined &&
      money.oneOff !== undefined &&
      `It matches no single cost line: ${ask('finance', 'whether the cost lines include these people')}.`,
  );
}

function judgeLoad({ figures, ask, vary }: Draft): string {
  const { team, schedule } = figures;
  if (team === undefined || schedule === undefined)
    return `Load can be judged when both the team and the phases are known: ${ask('delivery', team === undefined ? 'roles and weeks' : 'phases and their length')}.`;
  const late = team.roles.filter(({ beyondPlanWeeks }) => beyondPlanWeeks > 0);
  const average =
    team.fteOnAverage === undefined
      ? undefined
      : vary(
          'average',
          `Spread evenly over ${formatSpan(schedule.totalWeeks, 'week')}, the effort is ${formatNumber(team.fteOnAverage)} FTE; with everyone on board at once it would be ${formatNumber(team.fteAtOnce)}.`,
          `The plan runs ${formatSpan(schedule.totalWeeks, 'week')}. On average it occupies ${formatNumber(team.fteOnAverage)} FTE, at most ${formatNumber(team.fteAtOnce)}.`,
        );
  return paragraph(
    average,
    late.length === 0
      ? 'No role is booked for longer than the plan.'
      : `${joinNames(late.map(({ role, beyondPlanWeeks }) => `“${inline(role.role)}” is booked ${formatSpan(beyondPlanWeeks, 'week')} past the end of the plan`))}. Either the plan or the booking has to change: ${ask('delivery', 'which of the two is right')}.`,
  );
}

function customerTime({ figures, facts, ask, Customer }: Draft): string {
  const names = new Set(facts.customer.stakeholders.map(({ name }) => name));
  const people = [...groupBy(figures.schedule?.phases ?? [], ({ phase }) => phase.accountable ?? '')]
    .filter(([name]) => names.has(name))
    .map(([name, phases]) => [name, phases.length] as const);
  if (people.length === 0)
    return `The table holds the project team only. ${Customer} will have to give time as well: ${ask('operations', 'who answers questions, tests and trains, and for how many hours a week')}.`;
  const list = people
    .toSorted((first, second) => second[1] - first[1])
    .map(([name, count]) => `${inline(name)} for ${countOf(count, 'phase')}`);
  return `Beyond this table, people of ${Customer.replace(/^The /, 'the ')} answer for the result: ${joinNames(list)}. Their hours are not planned yet: ${ask('operations', 'how much of their week they can give')}.`;
}

function resourceGaps({ figures, facts, ask, has, vary }: Draft): string[] {
  const { team } = figures;
  const idle = (figures.schedule?.phases ?? []).filter(({ phase }) => phase.responsible.length === 0);
  const people = facts.opportunity.risks.filter(({ text }) =>
    /\b(?:leav|absen|staff|skill|developer|resource|capacity|people)/i.test(text),
  );
  const gaps = [
    idle.length > 0 &&
      `No role is responsible for ${joinNames(idle.map(({ phase }) => `“${inline(phase.name)}”`))}: ${ask('delivery', 'who does the work')}`,
    people[0] !== undefined &&
      !has('Risk Assessment') &&
      `A staffing risk is on record: ${inline(people[0].text)}`,
    team !== undefined &&
      team.roles.every(({ role }) => !/test|quality/i.test(role.role)) &&
      `No role tests: ${ask('delivery', 'who accepts the work, and against what')}`,
    vary(
      'cover',
      `Cover: ${ask('delivery', 'who steps in when a key person is away')}`,
      `Absence: ${ask('delivery', 'holidays and other projects that take people away during the plan')}`,
    ),
  ];
  return gaps.filter((gap) => gap !== false);
}
