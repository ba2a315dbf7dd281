import { formatDay } from '../../../text/calendar.ts';
import { bullets, capital, inline, paragraph, phrase, sentence, table } from '../../../text/markdown.ts';
import { countOf, formatSpan, joinNames } from '../../../text/numerals.ts';
import type { Draft } from '../draft-context.ts';
import { lowerFirst } from '../letter-case.ts';
import { partOf } from '../mentions.ts';
import { findPerson } from '../who-to-ask.ts';

/** Technical scope, Executive Summary. */
export function draftScopeSummary(draft: Draft): string[] {
  const { facts, ask, project, customer } = draft;
  const { summary } = facts.opportunity;
  return [
    paragraph(
      summary === undefined
        ? `This document is to fix what ${project} delivers to ${customer}. Its core is still missing: ${ask('sponsor', 'what is to be delivered, in two sentences')}.`
        : sentence(inline(summary)),
      nameParts(draft),
    ),
    table(['Subject', 'In this scope'], glance(draft)),
    '## What this scope commits to',
    commitments(draft),
    '## What it leaves out',
    leftOut(draft),
    draft.see('Assumptions & Dependencies', (title) => `it holds under the conditions in ${title}`) ?? '',
  ];
}

function nameParts({ facts, vary }: Draft): string | undefined {
  const chosen = facts.opportunity.technology.filter(({ choice }) => choice !== undefined);
  if (chosen.length === 0) return undefined;
  const parts = chosen
    .slice(0, 3)
    .map(
      ({ layer, choice = '' }) =>
        `${lowerFirst(inline(layer), facts)} (${lowerFirst(phrase(inline(choice)), facts)})`,
    );
  return vary('parts', `Its main parts: ${joinNames(parts)}.`, `The solution rests on ${joinNames(parts)}.`);
}

function glance({ facts, figures, ask }: Draft): (readonly string[])[] {
  const { opportunity, customer } = facts;
  const musts = opportunity.requirements.filter(({ priority }) => priority === 'must').length;
  const { schedule, team } = figures;
  const { start } = opportunity.dates;
  const sponsor = findPerson(facts, 'sponsor');
  return [
    ['Customer', customer.name === undefined ? ask('sponsor', 'name of the company') : inline(customer.name)],
    ['Sponsor', sponsor === undefined ? ask('sponsor', 'who orders the work') : inline(sponsor.name)],
    [
      'Requirements',
      opportunity.requirements.length === 0
        ? ask('operations', 'the list of requirements')
        : `${opportunity.requirements.length}${musts > 0 ? `, ${musts} of them “must”` : ''}`,
    ],
    [
      'Interfaces',
      opportunity.integrations.length === 0
        ? ask('technology', 'systems to connect, or none')
        : joinNames(opportunity.integrations.map(({ system }) => inline(system))),
    ],
    [
      'Work',
      schedule === undefined
        ? ask('delivery', 'phases and their length')
        : capital(
            `${countOf(schedule.phases.length, 'phase')} in ${formatSpan(schedule.totalWeeks, 'week')}`,
          ),
    ],
    [
      'Calendar',
      start === undefined
        ? ask('sponsor', 'start date')
        : schedule?.finish === undefined
          ? `From ${formatDay(start)}`
          : `${formatDay(start)} to ${formatDay(schedule.finish)}`,
    ],
    [
      'Effort',
      team === undefined
        ? ask('delivery', 'roles and shares of time')
        : `${formatSpan(team.fteWeeks, 'FTE-week')} in ${countOf(team.roles.length, 'role')}`,
    ],
  ];
}

function commitments({ facts, ask, vary }: Draft): string {
  const { requirements, integrations } = facts.opportunity;
  const retired = facts.customer.systems.filter((system) => partOf(system, facts) === 'replaced');
  const musts = requirements.filter(({ priority }) => priority === 'must');
  const items = [
    musts.length > 0 &&
      vary(
        'musts',
        `Every “must” is met at acceptance: ${joinNames(musts.map(({ id }) => inline(id)))}.`,
        `Acceptance depends on ${joinNames(musts.map(({ id }) => inline(id)))}, the “must” entries.`,
      ),
    integrations.length > 0 &&
      sentence(
        `${countOf(integrations.length, 'interface')} ${integrations.length === 1 ? 'is' : 'are'} built, tested and handed over with ${integrations.length === 1 ? 'its' : 'their'} documentation`,
      ),
    retired.length > 0 &&
      `${joinNames(retired.map(({ name }) => inline(name)))} can be switched off when the last user has moved.`,
  ];
  const list = bullets(items);
  return list === ''
    ? `Nothing can be promised before the first requirements are agreed: ${ask('sponsor', 'the results that matter most')}.`
    : list;
}

function leftOut({ facts, ask }: Draft): string {
  const { out_of_scope } = facts.opportunity;
  if (out_of_scope.length === 0)
    return `No exclusion is agreed. Silence here becomes an argument later: ${ask('sponsor', 'what a reader could wrongly expect')}.`;
  return bullets(out_of_scope.map((text) => sentence(inline(text))));
}
