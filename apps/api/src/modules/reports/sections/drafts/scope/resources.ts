import { bullets, entry, inline, paragraph, phrase, sentence, table } from '../../../text/markdown.ts';
import { countOf, formatNumber, formatPercent, formatSpan, joinNames } from '../../../text/numerals.ts';
import type { Schedule } from '../../../figures/schedule.ts';
import type { Draft } from '../draft-context.ts';
import { lowerFirst } from '../letter-case.ts';

/** Technical scope, Resource Requirements. */
export function draftResourceRequirements(draft: Draft): string[] {
  const { figures } = draft;
  return [
    openTeam(draft),
    table(['Role', '>FTE', '>Weeks', '>FTE-weeks', 'Works on'], teamRows(draft)),
    '## Who does what',
    table(
      ['Phase', 'Responsible', 'Accountable', 'Consulted', 'Informed'],
      raciRows(draft, figures.schedule),
    ),
    raciNote(draft),
    '## Expected of the customer',
    bullets(customerDuties(draft)),
    '## Places and tools',
    placesAndTools(draft),
  ];
}

function openTeam({ figures, ask, vary, project }: Draft): string {
  const { team } = figures;
  if (team === undefined)
    return `The team for ${project} has to be put together. The table names the roles that this kind of work cannot do without: ${ask('delivery', 'who fills each role, with what share of their time')}.`;
  const part = team.roles.filter(({ role }) => role.fte < 1).map(({ role }) => `“${inline(role.role)}”`);
  return paragraph(
    vary(
      'open',
      sentence(
        `${countOf(team.roles.length, 'role')} ${team.roles.length === 1 ? 'takes' : 'share'} ${formatSpan(team.fteWeeks, 'FTE-week')} of work`,
      ),
      sentence(
        `the team fills ${countOf(team.roles.length, 'role')} with ${formatSpan(team.fteWeeks, 'FTE-week')}`,
      ),
    ),
    part.length > 0 &&
      `${joinNames(part)} ${part.length === 1 ? 'is' : 'are'} part-time and should be booked on fixed days.`,
  );
}

function teamRows({ figures, gap }: Draft): (readonly string[])[] {
  const { team, schedule } = figures;
  if (team === undefined)
    return ['Project lead', 'Architect', 'Developers', 'Tester'].map((role) => [
      role,
      gap('share of time'),
      gap('weeks'),
      '',
      '',
    ]);
  const worksOn = (role: string) =>
    (schedule?.phases ?? [])
      .filter(({ phase }) => phase.responsible.includes(role))
      .map(({ phase }) => inline(phase.name));
  return [
    ...team.roles.map(({ role, fteWeeks }) => [
      entry(role.role),
      formatNumber(role.fte),
      formatNumber(role.weeks),
      formatNumber(fteWeeks),
      worksOn(role.role).join('; ') ||
        (team.fteWeeks > 0
          ? `All phases (${formatPercent((fteWeeks / team.fteWeeks) * 100)} of the effort)`
          : ''),
    ]),
    ['**Total**', '', '', formatNumber(team.fteWeeks), ''],
  ];
}

function raciRows({ ask, gap }: Draft, schedule: Schedule | undefined): (readonly string[])[] {
  if (schedule === undefined) {
    return ['Design', 'Build', 'Acceptance'].map((name) => [
      name,
      gap('who does it'),
      gap('who answers for it'),
      '',
      '',
    ]);
  }
  return schedule.phases.map(({ phase }) => [
    entry(phase.name),
    phase.responsible.length === 0
      ? ask('delivery', `who does “${inline(phase.name)}”`)
      : phase.responsible.map(inline).join(', '),
    phase.accountable === undefined ? gap('who answers for it') : inline(phase.accountable),
    phase.consulted.map(inline).join(', '),
    phase.informed.map(inline).join(', '),
  ]);
}

function raciNote({ figures, ask }: Draft): string {
  const phases = figures.schedule?.phases ?? [];
  const assigned = phases.filter(
    ({ phase }) => phase.accountable !== undefined && phase.responsible.length > 0,
  );
  if (phases.length === 0)
    return `Under “Accountable” there is room for one name only: ${ask('sponsor', 'that name for each phase')}.`;
  if (assigned.length === phases.length)
    return 'Every phase has somebody who does it and one person who answers for it.';
  return sentence(
    `${countOf(phases.length - assigned.length, 'phase')} cannot start as long as a cell of the first two columns is open`,
  );
}

function customerDuties({ facts, figures, ask, vary }: Draft): string[] {
  const names = new Map<string, string[]>();
  for (const { phase } of figures.schedule?.phases ?? []) {
    for (const name of phase.consulted) names.set(name, [...(names.get(name) ?? []), phase.name]);
  }
  const staff = facts.opportunity.assumptions.filter((text) =>
    /\b(?:releas|provid|member|staff|people|crew|team|available)/i.test(text),
  );
  const duties = [
    ...[...names].map(
      ([name, phases]) =>
        `${inline(name)}: to be asked in ${joinNames(phases.map((each) => `“${inline(each)}”`))}`,
    ),
    ...staff.map((text) => `Assumed: ${lowerFirst(phrase(inline(text)), facts)}`),
    vary(
      'decisions',
      `Decisions: ${ask('sponsor', 'within how many days questions are answered')}`,
      `A standing contact: ${ask('sponsor', 'who may decide on small questions without a meeting')}`,
    ),
    vary(
      'acceptance',
      `Acceptance: ${ask('users', 'who tests, and on which days')}`,
      `Test cases from daily work: ${ask('users', 'who collects them before the build is finished')}`,
    ),
  ];
  return duties;
}

function placesAndTools({ facts, ask, vary }: Draft): string {
  const devices = facts.opportunity.costs.filter(({ item }) =>
    /tablet|device|laptop|scanner|phone|hardware|terminal/i.test(item),
  );
  const environments = facts.opportunity.phases.filter(({ name }) =>
    /environment|set-?up|infrastructure/i.test(name),
  );
  return paragraph(
    devices.length > 0
      ? `Equipment that is bought for the project: ${joinNames(devices.map(({ item }) => lowerFirst(inline(item), facts)))}.`
      : `Equipment: ${ask('technology', 'devices to be bought or reused')}.`,
    environments[0] === undefined
      ? `Test and live environments are not planned: ${ask('technology', 'who provides them, and when')}.`
      : `Environments come out of “${inline(environments[0].name)}”.`,
    vary(
      'rooms',
      `Rooms and remote access for the team: ${ask('operations', 'site and rules for visitors')}.`,
      `The team works partly on site: ${ask('operations', 'where, and with which induction')}.`,
    ),
  );
}
