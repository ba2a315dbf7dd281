import { bullets, capital, entry, inline, paragraph, sentence, table } from '../../../text/markdown.ts';
import { horizonYears, type BusinessCase } from '../../../figures/money-figures.ts';
import { formatPercent, formatSpan } from '../../../text/numerals.ts';
import { askCurrency, moneyCell, moneyColumn, type Draft } from '../draft-context.ts';

/** Feasibility report, Cost-Benefit Analysis. */
export function draftCostBenefit(draft: Draft): string[] {
  const { figures } = draft;
  return [
    openMoney(draft),
    '## Costs',
    costTable(draft),
    largestCost(draft),
    '## Benefits',
    benefitTable(draft),
    '## Three years',
    yearTable(draft, figures.money.expected),
    explainReturn(draft),
    '## How sure the result is',
    testSensitivity(draft),
    '## Budget',
    compareBudget(draft),
  ].filter((block) => block !== undefined);
}

function openMoney(draft: Draft): string {
  const { figures, money, Customer, ask, vary } = draft;
  const { oneOff, yearlyCost, yearlyBenefit, expected } = figures.money;
  const currency = askCurrency(draft);
  const note = currency === undefined ? undefined : `The amounts carry no currency: ${currency}.`;
  if (oneOff === undefined || yearlyCost === undefined || yearlyBenefit === undefined) {
    const missing =
      oneOff === undefined && yearlyBenefit === undefined
        ? 'neither costs nor benefits are'
        : oneOff === undefined
          ? 'costs are not'
          : 'benefits are not';
    return paragraph(
      sentence(`the comparison is incomplete, because ${missing} on record`),
      `The tables are laid out to be filled in one meeting: ${draft.ask('finance', 'a date to fill in costs and benefits, and who attends')}.`,
      note,
    );
  }
  const result =
    expected?.paybackMonths === undefined
      ? 'The benefits do not pay the cost back.'
      : `The one-off cost is back after ${formatSpan(expected.paybackMonths, 'month')}.`;
  return paragraph(
    vary(
      'open',
      `${Customer} would spend ${money(oneOff)} once and ${money(yearlyCost)} a year, and expects ${money(yearlyBenefit)} a year in return. ${result}`,
      `Against ${money(oneOff)} once and ${money(yearlyCost)} every year stand expected benefits of ${money(yearlyBenefit)} a year. ${result}`,
    ),
    figures.money.currency === undefined ? note : undefined,
    figures.money.currency === undefined && oneOff === 0
      ? ask('finance', 'whether there is really no one-off cost')
      : undefined,
  );
}

function costTable(draft: Draft): string {
  const { facts, figures, ask } = draft;
  const { costs } = facts.opportunity;
  const columns = [
    'Item',
    moneyColumn(draft, 'One-off'),
    moneyColumn(draft, 'Yearly'),
    moneyColumn(draft, 'Over three years'),
  ];
  if (costs.length === 0) {
    return table(columns, [
      [ask('technology', 'cost of software (licences, set-up)'), '', '', ''],
      [ask('delivery', 'cost of people (own and external days)'), '', '', ''],
      [ask('technology', 'cost of operation (hosting, support, devices)'), '', '', ''],
    ]);
  }
  const { oneOff, yearlyCost, horizonCost } = figures.money;
  return table(columns, [
    ...costs.map(({ item, one_off, yearly }) => {
      if (one_off === undefined && yearly === undefined)
        return [entry(item), ask('finance', `amount of “${inline(item)}”`), '', ''];
      return [
        entry(item),
        moneyCell(one_off),
        moneyCell(yearly),
        moneyCell((one_off ?? 0) + (yearly ?? 0) * horizonYears),
      ];
    }),
    ...(horizonCost === undefined
      ? []
      : [['**Total**', moneyCell(oneOff), moneyCell(yearlyCost), moneyCell(horizonCost)]]),
  ]);
}

function largestCost({ facts, figures, vary, ask, has }: Draft): string | undefined {
  const { oneOff } = figures.money;
  const largest = facts.opportunity.costs.toSorted(
    (first, second) => (second.one_off ?? 0) - (first.one_off ?? 0),
  )[0];
  if (
    oneOff === undefined ||
    oneOff === 0 ||
    largest?.one_off === undefined ||
    facts.opportunity.costs.length < 2
  )
    return undefined;
  const share = formatPercent((largest.one_off / oneOff) * 100);
  const { team } = figures;
  const isTeam = team?.costLine === largest.item;
  return paragraph(
    vary(
      'largest',
      `“${inline(largest.item)}” makes up ${share} of the one-off cost.`,
      `The largest single line, “${inline(largest.item)}”, is ${share} of what is spent once.`,
    ),
    isTeam &&
      (has('Resource Assessment')
        ? 'It is the sum of the roles and rates in “Resource Assessment”.'
        : 'It equals the planned days at their day rates, so it moves with the length of the work.'),
    team?.cost !== undefined &&
      team.costLine === undefined &&
      `The team at its day rates is not a line of its own here: ${ask('finance', 'which cost lines already hold the team')}.`,
  );
}

function benefitTable(draft: Draft): string {
  const { facts, figures, ask, gap } = draft;
  const { benefits } = facts.opportunity;
  const { yearlyBenefit } = figures.money;
  const columns = ['Benefit', moneyColumn(draft, 'Yearly'), '>Share', 'Certainty'];
  if (benefits.length === 0) {
    return table(columns, [
      [ask('operations', 'time saved, in hours a week'), gap('value'), '', gap('high, medium or low')],
      [ask('finance', 'spending that ends'), gap('value'), '', gap('high, medium or low')],
      [ask('sponsor', 'income gained or kept'), gap('value'), '', gap('high, medium or low')],
    ]);
  }
  const total = yearlyBenefit ?? 0;
  return table(columns, [
    ...benefits.map(({ item, yearly, certainty }) => [
      entry(item),
      yearly === undefined ? ask('finance', `yearly value of “${inline(item)}”`) : moneyCell(yearly),
      yearly === undefined || total === 0 ? '' : formatPercent((yearly / total) * 100),
      certainty === undefined ? gap('certainty') : capital(certainty),
    ]),
    ...(yearlyBenefit === undefined ? [] : [['**Total**', moneyCell(yearlyBenefit), '', '']]),
  ]);
}

function yearTable(draft: Draft, businessCase: BusinessCase | undefined): string {
  const { ask } = draft;
  const columns = [
    'Line',
    ...Array.from({ length: horizonYears }, (_, index) => moneyColumn(draft, `Year ${index + 1}`)),
  ];
  if (businessCase === undefined) {
    return table(columns, [
      ['Cost', ask('finance', 'cost of the first year'), '', ''],
      ['Benefit', ask('finance', 'benefit of the first year'), '', ''],
      ['Net', 'Follows', 'Follows', 'Follows'],
    ]);
  }
  const row = (label: string, pick: (year: BusinessCase['years'][number]) => number) => [
    label,
    ...businessCase.years.map((year) => moneyCell(pick(year))),
  ];
  return table(columns, [
    row('Cost', ({ cost }) => cost),
    row('Benefit', ({ benefit }) => benefit),
    row('Net', ({ net }) => net),
    row('**Cumulative**', ({ cumulative }) => cumulative),
  ]);
}

function explainReturn({ figures, facts, money, ask, vary }: Draft): string {
  const { expected } = figures.money;
  if (expected === undefined)
    return `Year 1 starts at go-live and takes the whole one-off cost. Payback and net benefit follow as soon as the rows are filled.`;
  const { paybackMonths, netTotal, returnPercent, netPresentValue, netYearly } = expected;
  const rate = facts.opportunity.discount_rate;
  return paragraph(
    vary(
      'method',
      'Year 1 starts at go-live and takes the whole one-off cost; benefits count in full from its first day.',
      'The years are counted from go-live. The first carries everything that is spent once, and each carries a full year of running cost and benefit.',
    ),
    paybackMonths === undefined
      ? `Running cost eats the benefit: the net is ${money(netYearly)} a year, so there is no payback.`
      : `At a net ${money(netYearly)} a year, payback takes ${formatSpan(paybackMonths, 'month')}.`,
    `The three years end at ${money(netTotal)}${returnPercent === undefined ? '' : `, a return of ${formatPercent(returnPercent)} on the money spent`}.`,
    netPresentValue === undefined || rate === undefined
      ? `Nothing is discounted, since no rate is given: ${ask('finance', 'the discount rate in use')}.`
      : `Discounted at ${formatPercent(rate)} a year, that is a net present value of ${money(netPresentValue)}.`,
  );
}

function testSensitivity({ facts, figures, money, ask }: Draft): string {
  const { expected, cautious, firmBenefit } = figures.money;
  const graded = facts.opportunity.benefits.some(({ certainty }) => certainty !== undefined);
  if (expected === undefined)
    return `As soon as benefits are named, each should be marked high, medium or low, so that the case can be tested on the safe ones alone: ${ask('finance', 'who vouches for each benefit')}.`;
  const items = [
    expected.breakEvenPercent !== undefined &&
      (expected.breakEvenPercent <= 100
        ? `Break-even within three years needs ${formatPercent(expected.breakEvenPercent)} of the expected benefit.`
        : `Even the full benefit covers the cost only in part: break-even would need ${formatPercent(expected.breakEvenPercent)} of it.`),
    cautious !== undefined && firmBenefit !== undefined && describeCautious(cautious, firmBenefit, money),
    cautious === undefined &&
      !graded &&
      `None of the benefits is graded by certainty: ${ask('finance', 'which of them the budget could be cut by')}.`,
  ];
  const list = bullets(items);
  return list === ''
    ? 'All benefits carry the same certainty, so there is no cautious case to set beside the expected one.'
    : list;
}

function describeCautious(
  cautious: BusinessCase,
  firmBenefit: number,
  money: (amount: number) => string,
): string {
  const payback =
    cautious.paybackMonths === undefined
      ? 'never pays back'
      : `pays back after ${formatSpan(cautious.paybackMonths, 'month')}`;
  return `On benefits of high certainty alone, ${money(firmBenefit)} a year, the project ${payback} and stands at ${money(cautious.netTotal)} after three years.`;
}

function compareBudget({ facts, figures, money, ask, vary }: Draft): string {
  const { budget } = facts.opportunity;
  if (budget === undefined)
    return `No budget is on record: ${ask('finance', 'the sum, what it covers and who releases it')}.`;
  const basis = budget.basis === undefined ? '' : ` (${inline(budget.basis)})`;
  const check = figures.money.budget;
  if (check === undefined)
    return `The budget is ${money(budget.amount)}${basis}. It can be compared once costs are known.`;
  const against = {
    'one-off': 'one-off cost',
    'first-year': 'cost of the first year',
    'three-years': 'cost over three years',
  }[check.covers ?? 'one-off'];
  const percent =
    check.headroomPercent === undefined
      ? ''
      : `, ${formatPercent(Math.abs(check.headroomPercent))} of the budget`;
  const result =
    check.headroom < 0
      ? `It falls short by ${money(-check.headroom)}${percent}.`
      : vary(
          'headroom',
          `That leaves ${money(check.headroom)}${percent}.`,
          `${money(check.headroom)}${percent}, is left for surprises.`,
        );
  return paragraph(
    `The budget of ${money(budget.amount)}${basis} is set against the ${against} of ${money(check.cost)}.`,
    result,
    check.covers === undefined &&
      `Whether it has to cover more than that is open: ${ask('finance', 'what the budget covers')}.`,
  );
}
