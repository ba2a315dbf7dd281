import type { Requirement } from '@quintet/contracts/reports/facts';
import { readClaims } from '../../../text/claims.ts';
import { bullets, capital, entry, inline, paragraph, sentence, table } from '../../../text/markdown.ts';
import { countOf, joinNames, spellCount } from '../../../text/numerals.ts';
import type { Draft } from '../draft-context.ts';

const priorities = ['must', 'should', 'could'] as const;
const kindNames = { functional: 'Functional', 'non-functional': 'Quality', regulatory: 'Rule' } as const;

/** Feasibility report, Business Requirements. */
export function draftBusinessRequirements(draft: Draft): string[] {
  const { facts } = draft;
  return [
    paragraph(
      countRequirements(draft),
      draft.see('Project Overview', (title) => `${title} names the goals behind them`),
    ),
    table(['ID', 'Requirement', 'Kind', 'Priority', 'Asked for by'], requirementRows(draft)),
    '## What can be tested as written',
    discussTestability(draft),
    '## Limits the business sets',
    facts.customer.constraints.length > 0
      ? bullets(facts.customer.constraints.map((text) => sentence(inline(text))))
      : `No limits are on record. Before the requirements are agreed, this needs an answer: ${draft.ask('operations', 'times, places or data that the project may not touch')}.`,
    '## To settle before agreement',
    bullets(openRequirementPoints(draft)),
  ];
}

function countRequirements({ facts, ask, Customer, project, vary }: Draft): string {
  const { requirements } = facts.opportunity;
  if (requirements.length === 0) {
    return `${Customer} has not handed over any requirements for ${project}. The table shows what each entry needs; the first ones would come from ${ask('operations', 'the steps of the work that must not fail')}.`;
  }
  const byPriority = priorities
    .map((priority) => ({
      priority,
      count: requirements.filter((each) => each.priority === priority).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ priority, count }) => `${spellCount(count)} “${priority}”`);
  const rules = requirements.filter(({ kind }) => kind === 'regulatory').length;
  return paragraph(
    vary(
      'count',
      `${Customer} has stated ${countOf(requirements.length, 'requirement')}${byPriority.length > 0 ? `: ${joinNames(byPriority)}` : ''}.`,
      sentence(
        `${countOf(requirements.length, 'requirement')} ${requirements.length === 1 ? 'is' : 'are'} on record${byPriority.length > 0 ? `, of which ${joinNames(byPriority)}` : ''}`,
      ),
    ),
    rules > 0 &&
      sentence(
        `${countOf(rules, 'of them follows', 'of them follow')} from a rule rather than from a wish, and ${rules === 1 ? 'is' : 'are'} not open to trade-off`,
      ),
  );
}

function requirementRows({ facts, ask, gap }: Draft): (readonly string[])[] {
  const { requirements } = facts.opportunity;
  if (requirements.length === 0) {
    return [
      [
        '–',
        ask('operations', 'what the daily work needs'),
        kindNames.functional,
        gap('must, should or could'),
        gap('who asks'),
      ],
      [
        '–',
        ask('technology', 'speed, availability and volume that are expected'),
        kindNames['non-functional'],
        gap('must, should or could'),
        gap('who asks'),
      ],
      [
        '–',
        ask('compliance', 'laws and standards that apply'),
        kindNames.regulatory,
        'Must',
        gap('which rule'),
      ],
    ];
  }
  const order = (requirement: Requirement) =>
    priorities.findIndex((each) => each === requirement.priority) >>> 0;
  return requirements
    .toSorted((first, second) => order(first) - order(second))
    .map(({ id, text, kind, priority, source }) => [
      inline(id),
      entry(text),
      kind === undefined ? gap('kind') : kindNames[kind],
      priority === undefined ? gap('priority') : capital(priority),
      source === undefined ? gap('who asks') : entry(source),
    ]);
}

function isMeasurable({ text }: Requirement): boolean {
  return readClaims(text).length > 0;
}

function discussTestability({ facts, ask, vary }: Draft): string {
  const { requirements } = facts.opportunity;
  if (requirements.length === 0)
    return `Nothing can be accepted yet. For each “must” the acceptance test should be agreed together with its wording: ${ask('users', 'how users would notice that it works')}.`;
  const measurable = requirements.filter(isMeasurable);
  const vague = requirements.filter((each) => !isMeasurable(each) && each.priority === 'must');
  return paragraph(
    measurable.length > 0
      ? vary(
          'measurable',
          `${joinNames(measurable.map(({ id }) => inline(id)))} ${measurable.length === 1 ? 'carries its' : 'carry their'} own measure and can be accepted or refused on it.`,
          `Acceptance of ${joinNames(measurable.map(({ id }) => inline(id)))} is simple, because each names a figure.`,
        )
      : `${requirements.length === 1 ? 'It' : 'None of them'} names ${requirements.length === 1 ? 'no' : 'a'} figure, so acceptance would be a matter of opinion.`,
    vague.length > 0 &&
      `${joinNames(vague.map(({ id }) => inline(id)))} ${vague.length === 1 ? 'is a “must” without one and needs' : 'are “must” without one and need'} an acceptance test that both sides sign: ${ask('users', `an example of a job done right for ${joinNames(vague.map(({ id }) => inline(id)))}`)}.`,
  );
}

function openRequirementPoints(draft: Draft): string[] {
  const { facts, ask } = draft;
  const { requirements, goals } = facts.opportunity;
  const noPriority = requirements.filter(({ priority }) => priority === undefined);
  const noSource = requirements.filter(({ source }) => source === undefined);
  const targets = goals.filter(({ target }) => target === undefined);
  const ids = (each: readonly Requirement[]) => joinNames(each.map(({ id }) => inline(id)));
  const points = [
    noPriority.length > 0 &&
      `Priority: ${ask('sponsor', `whether the project may go live without ${ids(noPriority)}`)}`,
    noSource.length > 0 && `Source: ${ask('operations', `who speaks for ${ids(noSource)} in a review`)}`,
    targets.length > 0 &&
      `Targets: ${ask('sponsor', `the values that would count as success for ${countOf(targets.length, 'goal')}`)}`,
    draft.vary(
      'sign',
      `Sign-off of the list: ${ask('sponsor', 'who signs, and how changes are agreed afterwards')}`,
      `Agreement: ${ask('sponsor', 'in which meeting the list becomes binding, and who may reopen it')}`,
      `Change control: ${ask('sponsor', 'who accepts a new or altered requirement once the list is signed')}`,
    ),
  ];
  return points.filter((point) => point !== false);
}
