import type { Integration } from '@quintet/contracts/reports/facts';
import { bullets, entry, inline, paragraph, phrase, sentence, table } from '../../../text/markdown.ts';
import { countOf, formatSpan, joinNames } from '../../../text/numerals.ts';
import { numbered } from '../../../figures/risk-scores.ts';
import { dayCell, type Draft } from '../draft-context.ts';
import { lowerFirst } from '../letter-case.ts';
import { findPhase, findSystems, mentions } from '../mentions.ts';

const directions = { inbound: 'In', outbound: 'Out', both: 'Both ways' } as const;

/** Technical scope, Integration Points. */
export function draftIntegrationPoints(draft: Draft): string[] {
  const { facts, gap } = draft;
  const { integrations } = facts.opportunity;
  return [
    openInterfaces(draft),
    table(
      ['Ref', 'System', 'Direction', 'Data', 'Protocol', 'Owner'],
      integrations.length === 0
        ? [
            [
              '–',
              gap('system'),
              gap('in, out or both'),
              gap('what is exchanged'),
              gap('protocol'),
              gap('owner'),
            ],
          ]
        : integrations.map((each, index) => interfaceRow(each, index, draft)),
    ),
    '## When the other side is down',
    outageRules(draft),
    '## Building and testing',
    buildingNotes(draft),
    '## To agree per interface',
    bullets(agreements(draft)),
  ];
}

function openInterfaces({ facts, ask, vary, project }: Draft): string {
  const { integrations } = facts.opportunity;
  if (integrations.length === 0)
    return `${sentence(`no system has been named that ${project} must exchange data with`)} That is rare enough to check: ${ask('technology', 'where the data comes from and who needs the result')}.`;
  const by = (...wanted: readonly Integration['direction'][]) =>
    integrations.filter(({ direction }) => wanted.includes(direction)).map(({ system }) => inline(system));
  const [receives, sends] = [by('inbound', 'both'), by('outbound', 'both')];
  return paragraph(
    vary(
      'open',
      sentence(
        `${countOf(integrations.length, 'interface')} ${integrations.length === 1 ? 'has' : 'have'} to be built`,
      ),
      sentence(`the solution meets its surroundings in ${countOf(integrations.length, 'place')}`),
    ),
    receives.length > 0 && `Data comes from ${joinNames(receives)}.`,
    sends.length > 0 && `Data goes to ${joinNames(sends)}.`,
  );
}

function interfaceRow(
  { system, direction, data, protocol }: Integration,
  index: number,
  { facts, ask, gap }: Draft,
): readonly string[] {
  const owner = findSystems(system, facts)[0]?.owner;
  return [
    numbered('I', index),
    inline(system),
    direction === undefined ? gap('in, out or both') : directions[direction],
    data === undefined ? ask('operations', `what is exchanged with ${inline(system)}`) : entry(data),
    protocol === undefined ? ask('technology', `protocol of ${inline(system)}`) : entry(protocol),
    owner === undefined ? gap('owner') : entry(owner),
  ];
}

function outageRules({ facts, ask }: Draft): string {
  const { integrations } = facts.opportunity;
  const of = (pattern: RegExp) =>
    integrations
      .filter(({ protocol }) => protocol !== undefined && pattern.test(protocol))
      .map(({ system }) => inline(system));
  const [queued, filed, direct] = [
    of(/queue|event|stream|kafka|mqtt/i),
    of(/file|batch|nightly|ftp|csv/i),
    of(/api|rest|soap|http|odata|graphql/i),
  ];
  const plural = (names: readonly string[], one: string, many: string) => (names.length === 1 ? one : many);
  const points = [
    queued.length > 0 &&
      `${joinNames(queued)}: messages wait in the queue and are worked off in order; nobody has to step in.`,
    filed.length > 0 &&
      `${joinNames(filed)}: a missed file is sent again with the next run; the receiving side has to bear a repeated file without harm.`,
    direct.length > 0 &&
      `${joinNames(direct)}: ${plural(direct, 'a direct call fails', 'direct calls fail')} at once, so users need to see what was kept and what has to be repeated: ${ask('operations', 'how long work can go on without this data')}.`,
  ].filter((point) => point !== false);
  return points.length > 0
    ? bullets(points)
    : `What happens in an outage depends on how each system is connected, which is still open: ${ask('operations', 'how long work can go on without the other system')}.`;
}

function buildingNotes(draft: Draft): string {
  const { facts, figures, ask } = draft;
  const { integrations, dependencies, risks } = facts.opportunity;
  const planned = findPhase('interfaces integration connect', figures.schedule);
  const tests = dependencies.filter(
    (text) => /test/i.test(text) && integrations.some(({ system }) => mentions(text, system)),
  );
  const worries = risks.filter(({ text }) => integrations.some(({ system }) => mentions(text, system)));
  return paragraph(
    planned === undefined
      ? `The plan has no phase of its own for interfaces: ${ask('delivery', 'when they are built')}.`
      : `They are built in “${inline(planned.phase.name)}”, ${planned.start === undefined || planned.end === undefined ? formatSpan(planned.phase.weeks, 'week') : `from ${dayCell(planned.start) ?? ''} to ${dayCell(planned.end) ?? ''}`}.`,
    tests.length > 0
      ? `Condition: ${joinNames(tests.map((text) => lowerFirst(phrase(inline(text)), facts)))}.`
      : `Each needs a test system on the other side: ${ask('technology', 'which systems have one')}.`,
    worries[0] !== undefined &&
      figures.risks.length > 0 &&
      `One worry is on record: “${phrase(inline(worries[0].text))}”.`,
  );
}

function agreements({ facts, ask, vary }: Draft): string[] {
  const unsettled = facts.opportunity.integrations.filter(
    ({ protocol, direction, data }) =>
      protocol === undefined || direction === undefined || data === undefined,
  );
  return [
    ...unsettled.map(({ system }) => `${inline(system)}: complete the row above before design is signed off`),
    vary(
      'volume',
      `Volume and rhythm: ${ask('technology', 'messages or records on a normal day and at peak')}`,
      `Load: ${ask('technology', 'how many records pass in the busiest hour')}`,
    ),
    vary(
      'leading',
      `Leading system: ${ask('operations', 'which side is right when both disagree')}`,
      `Truth: ${ask('operations', 'which system wins when a record differs')}`,
    ),
    vary(
      'access',
      `Access: ${ask('security', 'accounts, keys and who grants them')}`,
      `Credentials: ${ask('security', 'how machines sign in to each other, and when keys change')}`,
    ),
  ];
}
