import type { System } from '@quintet/contracts/reports/facts';
import {
  bullets,
  capital,
  entry,
  inline,
  paragraph,
  phrase,
  sentence,
  table,
} from '../../../text/markdown.ts';
import { countOf, formatSpan, joinNames } from '../../../text/numerals.ts';
import type { Draft } from '../draft-context.ts';
import { lowerFirst } from '../letter-case.ts';
import { findSystems, mentions, partOf } from '../mentions.ts';

const parts = {
  replaced: 'Retired',
  connected: 'Connected',
  'out of scope': 'Left as it is',
  untouched: 'Not affected',
} as const;

/** Feasibility report, Technical Assessment. */
export function draftTechnicalAssessment(draft: Draft): string[] {
  const { facts, ask, gap } = draft;
  const { systems } = facts.customer;
  const { technology } = facts.opportunity;
  return [
    openTechnical(draft),
    '## What is there today',
    table(
      ['System', 'Does today', 'Age', 'Condition', 'In this project'],
      systems.length === 0
        ? [
            [
              ask('technology', 'each system that touches this work'),
              gap('what it does'),
              gap('age'),
              gap('condition'),
              'To set',
            ],
          ]
        : systems.map((system) => systemRow(system, draft)),
    ),
    '## Can the new parts be built',
    technology.length === 0
      ? `No technology has been proposed. The assessment would start from ${ask('technology', 'platforms in use, skills in the team and anything ruled out')}.`
      : bullets(technology.map((each) => judgeLayer(each, draft))),
    '## Can they be connected',
    judgeInterfaces(draft),
    '## Finding',
    concludeTechnical(draft),
  ];
}

function openTechnical({ facts, Customer, vary, ask }: Draft): string {
  const { systems } = facts.customer;
  if (systems.length === 0)
    return `Whether this can be built depends on the systems it has to work with, and none of them is on record: ${ask('technology', 'a list of systems with owner, age and interfaces')}.`;
  const connected = systems.filter((system) => partOf(system, facts) === 'connected').length;
  const worn = systems.filter(({ condition }) => condition === 'poor' || condition === 'fair').length;
  return vary(
    'open',
    paragraph(
      `${Customer} runs ${countOf(systems.length, 'system')} that ${systems.length === 1 ? 'matters' : 'matter'} here.`,
      connected > 0 &&
        sentence(`${countOf(connected, 'of them has', 'of them have')} to talk to the new solution`),
    ),
    paragraph(
      sentence(
        `${countOf(systems.length, 'system')} of ${Customer.replace(/^The /, 'the ')} ${systems.length === 1 ? 'bears' : 'bear'} on this project`,
      ),
      worn > 0 && sentence(`${countOf(worn, 'is', 'are')} in less than good condition`),
    ),
  );
}

function systemRow(system: System, { facts, gap }: Draft): readonly string[] {
  return [
    inline(system.name),
    system.purpose === undefined ? gap('purpose') : entry(system.purpose),
    system.age_years === undefined ? gap('age') : formatSpan(system.age_years, 'year'),
    system.condition === undefined ? gap('condition') : capital(system.condition),
    facts.opportunity.integrations.length === 0 && partOf(system, facts) === 'untouched'
      ? 'Not decided'
      : parts[partOf(system, facts)],
  ];
}

function judgeLayer(
  each: { layer: string; choice?: string | undefined; reason?: string | undefined },
  { facts, ask }: Draft,
): string {
  const layer = inline(each.layer);
  if (each.choice === undefined)
    return `**${layer}.** ${ask('technology', `what to use for ${lowerFirst(layer, facts)}`)}.`;
  const met = facts.opportunity.requirements.filter(
    ({ met_by }) => met_by !== undefined && mentions(met_by, each.layer),
  );
  return `**${layer}.** ${paragraph(
    sentence(inline(each.choice)),
    met.length > 0
      ? `Has to carry ${joinNames(met.map(({ id }) => inline(id)))}.`
      : each.reason === undefined &&
          `The case for it is not on record: ${ask('technology', `why ${lowerFirst(phrase(inline(each.choice)), facts)}`)}.`,
  )}`;
}

function judgeInterfaces({ facts, ask }: Draft): string {
  const { integrations } = facts.opportunity;
  if (integrations.length === 0)
    return `No interface has been named. If the solution stands alone, that should be said: ${ask('technology', 'systems that must send or receive data')}.`;
  const settled = integrations.filter(({ protocol }) => protocol !== undefined);
  const unsettled = integrations.filter(({ protocol }) => protocol === undefined);
  const weak = integrations.flatMap(({ system }) =>
    findSystems(system, facts).filter(({ condition }) => condition === 'poor' || condition === 'fair'),
  );
  const names = (each: readonly { system: string }[]) => joinNames(each.map(({ system }) => inline(system)));
  return paragraph(
    settled.length > 0 && `For ${names(settled)} the way of connecting is known.`,
    unsettled.length > 0 &&
      `For ${names(unsettled)} it is not: ${ask('technology', `which protocol ${names(unsettled)} ${unsettled.length === 1 ? 'offers' : 'offer'}, and how fast`)}.`,
    weak.length > 0 &&
      `${joinNames([...new Set(weak.map(({ name }) => inline(name)))])} ${weak.length === 1 ? 'is' : 'are'} in less than good condition, so ${weak.length === 1 ? 'its interface deserves' : 'their interfaces deserve'} a trial before the design is fixed.`,
  );
}

function concludeTechnical(draft: Draft): string {
  const { facts, ask, vary } = draft;
  const { technology, integrations, requirements } = facts.opportunity;
  const open = [
    ...technology
      .filter(({ choice }) => choice === undefined)
      .map(({ layer }) => `the choice for ${lowerFirst(inline(layer), facts)}`),
    ...integrations
      .filter(({ protocol }) => protocol === undefined)
      .map(({ system }) => `the way to connect ${inline(system)}`),
  ];
  const homeless = technology.length > 0 ? requirements.filter(({ met_by }) => met_by === undefined) : [];
  if (homeless.length > 0)
    open.push(`the part that meets ${joinNames(homeless.map(({ id }) => inline(id)))}`);
  if (technology.length === 0 && integrations.length === 0)
    return `A technical judgement is not possible on the facts at hand. It takes one working session: ${ask('technology', 'a date to go through systems and interfaces together')}.`;
  if (open.length === 0)
    return 'No technical obstacle shows in the facts: every layer has a choice and every interface a known way to connect.';
  return paragraph(
    `${vary('finding', 'Nothing recorded rules the project out.', 'The project can be built, as far as the facts reach.')} Open before the design can be signed off: ${joinNames(open)}.`,
    draft.see('Risk Assessment', (title) => `what could go wrong on the way is graded in ${title}`),
  );
}
