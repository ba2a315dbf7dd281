import { formatDay } from '../../../text/calendar.ts';
import { bullets, inline, paragraph, phrase, sentence, table } from '../../../text/markdown.ts';
import { countOf, formatSpan, joinNames } from '../../../text/numerals.ts';
import { dayCell, type Draft } from '../draft-context.ts';
import { lowerFirst } from '../letter-case.ts';
import { findSystems, partOf } from '../mentions.ts';
import { describeCompany, describeDeadline, describeGoal } from '../phrases.ts';

/** Feasibility report, Project Overview. */
export function draftProjectOverview(draft: Draft): string[] {
  const { facts, ask, gap, project } = draft;
  const { opportunity } = facts;
  const summary =
    opportunity.summary === undefined
      ? sentence(
          `what ${project} is to change, in two or three sentences, is open: ${ask('sponsor', 'the purpose and the reason to act now')}`,
        )
      : sentence(inline(opportunity.summary));
  return [
    paragraph(summary, describeCompany(draft)),
    '## Why now',
    reasonsToAct(draft),
    '## Goals',
    table(
      ['Goal', 'Measure', 'Target'],
      opportunity.goals.length === 0
        ? [
            [
              ask('sponsor', 'what has to be better afterwards'),
              ask('operations', 'how success is measured today'),
              gap('value to reach'),
            ],
          ]
        : opportunity.goals.map((goal) => describeGoal(goal, draft)),
    ),
    '## Scope',
    bullets([...scopeInside(draft), scopeOutside(draft)]),
    keyDates(draft),
    paragraph(
      draft.see(
        'Business Requirements',
        (title) => `the requirements behind this scope are listed in ${title}`,
      ),
      draft.see('Timeline Feasibility', (title) => `how firm these dates are is tested in ${title}`),
    ),
  ];
}

function reasonsToAct({ facts, ask, customer, vary }: Draft): string {
  const worn = facts.customer.systems.filter(({ condition }) => condition === 'poor');
  const replaced = facts.customer.systems.filter((system) => partOf(system, facts) === 'replaced');
  const pressing = facts.opportunity.dates.deadlines.filter(
    ({ label }) => findSystems(label, facts).length > 0,
  );
  const sentences = [
    ...worn.map(({ name, age_years, purpose }) => {
      const work = purpose === undefined ? '' : ` (${lowerFirst(phrase(inline(purpose)), facts)})`;
      return `${inline(name)}${work} is ${age_years === undefined ? '' : `${formatSpan(age_years, 'year')} old and `}in poor condition.`;
    }),
    ...pressing.map((deadline) => sentence(describeDeadline(deadline))),
    replaced.length > 0 &&
      vary(
        'replaced',
        `Staying with ${joinNames(replaced.map(({ name }) => inline(name)))} is therefore a choice with a date on it.`,
        `That puts a limit on how long ${joinNames(replaced.map(({ name }) => inline(name)))} can stay.`,
      ),
  ];
  if (worn.length + pressing.length > 0) return paragraph(...sentences);
  return `Nothing recorded so far says why ${customer} has to act now rather than next year: ${ask('sponsor', 'the event, cost or date that forces the decision')}.`;
}

function scopeInside({ facts, ask }: Draft): string[] {
  const { requirements, integrations, technology, phases } = facts.opportunity;
  const musts = requirements.filter(({ priority }) => priority === 'must').length;
  const replaced = facts.customer.systems.filter((system) => partOf(system, facts) === 'replaced');
  const items = [
    requirements.length > 0 &&
      `Inside: ${countOf(requirements.length, 'requirement')}${musts > 0 ? `, ${musts === requirements.length ? 'all' : countOf(musts, 'of them', 'of them')} marked “must”` : ''}`,
    replaced.length > 0 && `Inside: retiring ${joinNames(replaced.map(({ name }) => inline(name)))}`,
    technology.length > 0 &&
      `Inside: ${joinNames(technology.map(({ layer }) => lowerFirst(inline(layer), facts)))}`,
    integrations.length > 0 &&
      `Inside: interfaces with ${joinNames(integrations.map(({ system }) => inline(system)))}`,
    phases.length > 0 &&
      `Inside: the work from ${lowerFirst(inline(phases[0]?.name ?? ''), facts)} to ${lowerFirst(inline(phases.at(-1)?.name ?? ''), facts)}`,
  ].filter((item) => item !== false);
  return items.length > 1
    ? items
    : [...items, `Inside: ${ask('operations', 'the teams, sites and processes that change')}`];
}

function scopeOutside({ facts, ask }: Draft): string {
  const { out_of_scope } = facts.opportunity;
  if (out_of_scope.length === 0)
    return `Outside: ${ask('sponsor', 'what people might expect that is not part of it')}`;
  return `Outside: ${joinNames(out_of_scope.map((text) => lowerFirst(phrase(inline(text)), facts)))}`;
}

function keyDates({ facts, figures, ask }: Draft): string {
  const { start, go_live } = facts.opportunity.dates;
  const rows: (readonly [string, string])[] = [
    ['Start', dayCell(start) ?? ask('sponsor', 'the earliest start')],
    ['Wanted go-live', dayCell(go_live) ?? ask('sponsor', 'the wanted go-live')],
  ];
  const { finish } = figures.schedule ?? {};
  if (finish !== undefined) rows.push(['End of the last phase', formatDay(finish)]);
  return table(['Milestone', 'Date'], rows);
}
