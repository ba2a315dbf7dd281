import { groupBy } from '../../../text/group-by.ts';
import { bullets, capital, inline, phrase, table } from '../../../text/markdown.ts';
import { formatPercent, formatSpan, joinNames } from '../../../text/numerals.ts';
import { bandFloors, highestScore } from '../../../figures/risk-scores.ts';
import type { Draft } from '../draft-context.ts';

/** Feasibility report, Appendix. */
export function draftAppendix(draft: Draft): string[] {
  return [
    draft.vary(
      'open',
      'This appendix shows how the figures were reached, what they rest on, and what is still open.',
      'Here are the working, the sources and the list of what is still unknown.',
    ),
    '## How the figures are computed',
    table(['Figure', 'Method', 'Result'], methodRows(draft)),
    '## Scales',
    bullets([
      `Risk score: likelihood times impact, each from 1 to 5, so ${highestScore} at most; high from ${bandFloors.high}, medium from ${bandFloors.medium}.`,
      'Certainty of benefits: as graded by whoever named them; the cautious case counts “high” only.',
      'Float: the weeks by which a phase can slip without moving the end of the plan.',
    ]),
    '## Sources',
    listSources(draft),
    '## Open points',
    openPoints(draft),
  ];
}

function methodRows({ figures, facts, money }: Draft): (readonly string[])[] {
  const { expected, oneOff, yearlyCost, yearlyBenefit } = figures.money;
  const { schedule, team } = figures;
  const known =
    expected !== undefined && oneOff !== undefined && yearlyCost !== undefined && yearlyBenefit !== undefined;
  const rate = facts.opportunity.discount_rate;
  return [
    [
      'Net benefit a year',
      known ? `${money(yearlyBenefit)} less ${money(yearlyCost)}` : 'Yearly benefit less yearly cost',
      known ? money(expected.netYearly) : 'Waits for figures',
    ],
    [
      'Payback',
      'One-off cost divided by the net benefit of a month, rounded up to whole months',
      known
        ? expected.paybackMonths === undefined
          ? 'Not reached'
          : formatSpan(expected.paybackMonths, 'month')
        : 'Waits for figures',
    ],
    [
      'Net over three years',
      'Three times the yearly net, less the one-off cost',
      known ? money(expected.netTotal) : 'Waits for figures',
    ],
    [
      'Net present value',
      rate === undefined
        ? 'Not computed without a discount rate'
        : `Yearly nets at year end, discounted at ${formatPercent(rate)}, less the one-off cost`,
      expected?.netPresentValue === undefined ? '' : money(expected.netPresentValue),
    ],
    [
      'Length of the plan',
      'Longest chain of phases that wait for each other',
      schedule === undefined ? 'Waits for phases' : formatSpan(schedule.totalWeeks, 'week'),
    ],
    [
      'Effort',
      'FTE times weeks, summed over the roles',
      team === undefined ? 'Waits for roles' : formatSpan(team.fteWeeks, 'FTE-week'),
    ],
  ];
}

function listSources({ facts, ask }: Draft): string {
  const { customer, opportunity } = facts;
  const documents = opportunity.attachments.map(({ name, text }) => {
    const [opening = ''] = text.split(/(?<=[.!?])\s/);
    return opening.trim() === ''
      ? `“${inline(name)}”`
      : `“${inline(name)}”, which opens: “${phrase(inline(opening.slice(0, 300)))}”`;
  });
  const people = [
    ...new Set(opportunity.requirements.flatMap(({ source }) => (source === undefined ? [] : [source]))),
  ];
  return bullets([
    customer.name === undefined &&
      `No customer record exists under ${inline(customer.customer_id)}: ${ask('sponsor', 'full name and address of the company')}`,
    opportunity.title === undefined &&
      `No opportunity is recorded under ${inline(opportunity.opportunity_id)}: ${ask('sponsor', 'working title of the project')}`,
    customer.name !== undefined &&
      opportunity.title !== undefined &&
      `The records of ${inline(customer.name)} and of “${inline(opportunity.title)}”, as they stood when each section was written`,
    ...documents,
    people.length > 0 && `Requirements as stated by ${joinNames(people.map(inline))}`,
    documents.length === 0 &&
      `Documents: ${ask('operations', 'minutes, contracts or reports that bear on the project')}`,
  ]);
}

/** Parts a marked question from the person who may know. */
const asks = '; ask ';

/** The questions that the written sections mark; without written sections, the ones that the facts leave. */
function openPoints({ written, facts, figures, ask }: Draft): string {
  const places = new Map<string, Set<string>>();
  for (const { section_title, markdown } of written) {
    for (const [, point = ''] of markdown.matchAll(/\[to confirm: ((?:(?!\[to confirm: )[^\]\n])+)\]/g)) {
      if (point.includes(asks)) places.set(point, (places.get(point) ?? new Set()).add(section_title));
    }
  }
  if (places.size > 0) return table(['Question', 'Whom to ask', 'Arises in'], listQuestions(places));
  const { opportunity, customer } = facts;
  const gaps = [
    customer.stakeholders.length === 0 && ['The people who decide', ask('sponsor', 'names and roles')],
    opportunity.budget === undefined && ['The budget', ask('finance', 'sum and what it covers')],
    figures.money.expected === undefined && ['The business case', ask('finance', 'cost lines and benefits')],
    figures.schedule === undefined && ['The plan', ask('delivery', 'phases with their weeks')],
    figures.team === undefined && ['The team', ask('delivery', 'roles, shares of time and rates')],
    figures.risks.length === 0 && ['The risks', ask('delivery', 'a first list with grades')],
    figures.risks.length > 0 &&
      figures.risks.some(({ risk }) => risk.owner === undefined) && [
        'Risks without an owner',
        ask('sponsor', 'who takes them'),
      ],
    opportunity.goals.some(({ target }) => target === undefined) && [
      'Goals without a target',
      ask('sponsor', 'the values to reach'),
    ],
  ].filter((gap) => gap !== false);
  return gaps.length === 0
    ? 'None is marked in the facts. Points that come up in review are added here.'
    : table(['Point', 'Question'], gaps);
}

/** The marked questions, those to one person together. */
function listQuestions(places: ReadonlyMap<string, ReadonlySet<string>>): (readonly string[])[] {
  const rows = [...places].map(([point, titles]) => {
    const at = point.lastIndexOf(asks);
    const [question, person] = [point.slice(0, at), point.slice(at + asks.length)];
    return [capital(question), capital(person), [...titles].join(', ')] as const;
  });
  return [...groupBy(rows, ([, person]) => person).values()].flat();
}
