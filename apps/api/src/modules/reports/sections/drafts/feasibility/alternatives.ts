import type { Alternative } from '@quintet/contracts/reports/facts';
import { bullets, entry, inline, paragraph, phrase, sentence, table } from '../../../text/markdown.ts';
import { horizonYears } from '../../../figures/money-figures.ts';
import { countOf, joinNames } from '../../../text/numerals.ts';
import { askCurrency, moneyCell, moneyColumn, type Draft } from '../draft-context.ts';
import { lowerFirst } from '../letter-case.ts';
import { findSystems } from '../mentions.ts';
import { describeDeadline } from '../phrases.ts';

/** Feasibility report, Alternative Solutions. */
export function draftAlternatives(draft: Draft): string[] {
  const { facts, ask, project } = draft;
  const { alternatives } = facts.opportunity;
  return [
    openAlternatives(draft),
    table(
      [
        'Option',
        moneyColumn(draft, 'One-off'),
        moneyColumn(draft, 'Yearly'),
        moneyColumn(draft, 'Over three years'),
        moneyColumn(draft, 'Against the proposal'),
      ],
      [
        proposalRow(draft),
        ...(alternatives.length === 0
          ? [missingAlternative(draft)]
          : alternatives.map((each) => alternativeRow(each, draft))),
      ],
    ),
    askCurrency(draft),
    ...alternatives.flatMap((each) => [`## ${entry(each.name)}`, discussAlternative(each, draft)]),
    '## Doing nothing',
    discussInaction(draft),
    '## Comparison',
    alternatives.length === 0
      ? `With one option there is no choice. At least one more should be priced before ${project} is decided: ${ask('technology', 'an upgrade, a standard product or a partner that could do the same')}.`
      : compareAlternatives(draft),
  ].filter((block) => block !== undefined);
}

function openAlternatives({ facts, project, vary }: Draft): string {
  const count = facts.opportunity.alternatives.length;
  if (count === 0)
    return `Nobody has put another way beside ${project} yet. The table starts the comparison with what is known.`;
  return vary(
    'open',
    `Besides ${project}, ${countOf(count, 'other way was', 'other ways were')} looked at. Costs are set side by side over three years, benefits only where they are known.`,
    sentence(`${countOf(count, 'alternative')} ${count === 1 ? 'stands' : 'stand'} against ${project}`) +
      ' The comparison is on cost over three years first, then on what each would give up.',
  );
}

function horizonCost({ one_off, yearly }: Alternative): number | undefined {
  return one_off === undefined && yearly === undefined
    ? undefined
    : (one_off ?? 0) + (yearly ?? 0) * horizonYears;
}

function proposalRow({ figures, ask }: Draft): readonly string[] {
  const { oneOff, yearlyCost, horizonCost: total } = figures.money;
  const gap = total === undefined ? ask('finance', 'cost of the proposal') : '';
  return ['Proposed solution', moneyCell(oneOff) || gap, moneyCell(yearlyCost), moneyCell(total), ''];
}

function missingAlternative({ ask, gap }: Draft): readonly string[] {
  return [
    ask('technology', 'the next best way to the same goals'),
    gap('one-off cost'),
    gap('yearly cost'),
    '',
    '',
  ];
}

function alternativeRow(each: Alternative, { figures, ask }: Draft): readonly string[] {
  const total = horizonCost(each);
  const base = figures.money.horizonCost;
  const difference = total === undefined || base === undefined ? undefined : total - base;
  return [
    entry(each.name),
    moneyCell(each.one_off) || (total === undefined ? ask('finance', `cost of “${inline(each.name)}”`) : ''),
    moneyCell(each.yearly),
    moneyCell(total),
    difference === undefined ? '' : `${difference > 0 ? '+' : ''}${moneyCell(difference)}`,
  ];
}

function discussAlternative({ name, summary, pros, cons }: Alternative, { ask }: Draft): string {
  const points = [
    ...pros.map((text) => `For: ${sentence(inline(text))}`),
    ...cons.map((text) => `Against: ${sentence(inline(text))}`),
  ];
  const text = summary === undefined ? undefined : sentence(inline(summary));
  if (points.length === 0) points.push(ask('technology', `what speaks for and against “${inline(name)}”`));
  return [text, bullets(points)].filter((part) => part !== undefined).join('\n\n');
}

function discussInaction({ facts, figures, money, ask, customer }: Draft): string {
  const { yearlyBenefit } = figures.money;
  const worn = facts.customer.systems.filter((system) => system.condition === 'poor');
  const pressing = facts.opportunity.dates.deadlines.filter(
    ({ label }) => findSystems(label, facts).length > 0,
  );
  return paragraph(
    yearlyBenefit === undefined
      ? `What standing still costs is not known: ${ask('operations', 'what the present way of working costs in time, errors or lost orders')}.`
      : `Standing still costs nothing to start and forgoes ${money(yearlyBenefit)} a year.`,
    pressing.length > 0 && `It also runs into a date: ${joinNames(pressing.map(describeDeadline))}.`,
    pressing.length === 0 &&
      worn.length > 0 &&
      `It leaves ${customer} with ${joinNames(worn.map(({ name }) => inline(name)))} in poor condition.`,
  );
}

function compareAlternatives({ facts, figures, money, ask }: Draft): string {
  const base = figures.money.horizonCost;
  const priced = facts.opportunity.alternatives
    .map((each) => ({ each, total: horizonCost(each) }))
    .filter((row): row is { each: Alternative; total: number } => row.total !== undefined)
    .toSorted((first, second) => first.total - second.total);
  const [cheapest] = priced;
  if (base === undefined || cheapest === undefined)
    return `A ranking needs comparable costs: ${ask('finance', 'one-off and yearly cost of each option')}.`;
  const name = `“${inline(cheapest.each.name)}”`;
  const unpriced = facts.opportunity.alternatives.filter((each) => horizonCost(each) === undefined);
  return paragraph(
    cheapest.total < base
      ? `${name} is the cheapest way over three years, by ${money(base - cheapest.total)}. ${cheapest.each.cons.length > 0 ? `That saving has to be weighed against this: ${joinNames(cheapest.each.cons.map((text) => lowerFirst(phrase(inline(text)), facts)))}.` : `What it gives up for that is not recorded: ${ask('operations', 'which goals it would miss')}.`}`
      : `The proposed solution is the cheapest of the options with a price; ${name}, the next, costs ${money(cheapest.total - base)} more over three years.`,
    unpriced.length > 0 &&
      `${joinNames(unpriced.map(({ name: other }) => `“${inline(other)}”`))} ${unpriced.length === 1 ? 'has' : 'have'} no price yet: ${ask('finance', 'an order of magnitude for the cost')}.`,
  );
}
