import { Customer, Opportunity } from '@quintet/contracts/reports/facts';
import type { z } from 'zod';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyFacts, writtenText } from '../../../testing/reports/any-facts.ts';
import { factsOf } from '../../../testing/reports/report-facts.ts';
import { demoCustomers, demoOpportunities } from '../demo/demo-customer.ts';
import { judgeFeasibility } from './feasibility.ts';
import { computeFigures } from './figures.ts';

const customer = Customer.parse({ customer_id: 'c', name: 'Orrell Mills' });

function figuresOf(opportunity: Partial<z.input<typeof Opportunity>>) {
  return computeFigures(
    factsOf(
      customer,
      Opportunity.parse({ opportunity_id: 'o', customer_id: 'c', title: 't', ...opportunity }),
    ),
  );
}

describe('money', () => {
  const costs = [
    { item: 'Software', one_off: 1_200 },
    { item: 'Support', yearly: 300 },
  ];

  test('years, payback, break-even and net present value', () => {
    const { money } = figuresOf({ costs, benefits: [{ item: 'Time', yearly: 900 }], discount_rate: 10 });
    expect(money).toMatchObject({ oneOff: 1_200, yearlyCost: 300, horizonCost: 2_100, yearlyBenefit: 900 });
    expect(money.expected).toMatchObject({ netYearly: 600, netTotal: 600, paybackMonths: 24 });
    expect(money.expected?.years.map(({ cumulative }) => cumulative)).toEqual([-600, 0, 600]);
    // 600/1.1 + 600/1.21 + 600/1.331 − 1200
    expect(money.expected?.netPresentValue).toBe(292);
    expect(money.expected?.breakEvenPercent).toBeCloseTo(77.78, 2);
  });

  test('a part of a month counts as a month', () => {
    expect(
      figuresOf({ costs, benefits: [{ item: 'Time', yearly: 901 }] }).money.expected?.paybackMonths,
    ).toBe(24);
    expect(
      figuresOf({ costs, benefits: [{ item: 'Time', yearly: 899 }] }).money.expected?.paybackMonths,
    ).toBe(25);
  });

  test('no payback where running cost eats the benefit, and no net present value without a rate', () => {
    const { expected } = figuresOf({ costs, benefits: [{ item: 'Time', yearly: 300 }] }).money;
    expect(expected).toMatchObject({
      paybackMonths: undefined,
      netTotal: -1_200,
      netPresentValue: undefined,
    });
  });

  test('the cautious case takes certain benefits only, and exists only when it differs', () => {
    const graded = [
      { item: 'A', yearly: 900, certainty: 'high' as const },
      { item: 'B', yearly: 500, certainty: 'low' as const },
    ];
    expect(figuresOf({ costs, benefits: graded }).money.cautious?.netYearly).toBe(600);
    expect(figuresOf({ costs, benefits: graded.slice(0, 1) }).money.cautious).toBeUndefined();
  });

  test.each([
    ['one-off', 800],
    ['first-year', 500],
    ['three-years', -100],
  ] as const)('a budget for %s is held against that cost', (covers, headroom) => {
    expect(figuresOf({ costs, budget: { amount: 2_000, covers } }).money.budget?.headroom).toBe(headroom);
  });
});

describe('the plan', () => {
  test('goes by the longest chain, with float and dates', () => {
    const { schedule } = figuresOf({
      dates: {
        start: '2027-03-01',
        go_live: '2027-04-12',
        deadlines: [{ label: 'Fair', date: '2027-04-01' }],
      },
      phases: [
        { name: 'Design', weeks: 2 },
        { name: 'Build', weeks: 3 },
        { name: 'Train', weeks: 1, depends_on: ['design'] },
        { name: 'Launch', weeks: 1, depends_on: ['Build', 'Train'], ends_in_go_live: true },
      ],
    });
    expect(schedule).toMatchObject({
      totalWeeks: 6,
      criticalPath: ['Design', 'Build', 'Launch'],
      goLive: '2027-04-09',
      goLiveSlackDays: 3,
      latestStart: '2027-03-01',
    });
    expect(schedule?.phases.map(({ start, end, floatWeeks }) => [start, end, floatWeeks])).toEqual([
      ['2027-03-01', '2027-03-12', 0],
      ['2027-03-15', '2027-04-02', 0],
      ['2027-03-15', '2027-03-19', 2],
      ['2027-04-05', '2027-04-09', 0],
    ]);
    expect(schedule?.deadlines).toEqual([{ label: 'Fair', date: '2027-04-01', slackDays: -8 }]);
  });

  test('survives circles, unknown names and empty phases, and names what it could not resolve', () => {
    const { schedule } = figuresOf({
      phases: [
        { name: 'A', weeks: 2, depends_on: ['B', 'Nowhere'] },
        { name: 'B', weeks: 1, depends_on: ['A'] },
        { name: 'C', weeks: 0 },
      ],
    });
    expect(schedule?.totalWeeks).toBe(3);
    expect(schedule?.phases.flatMap(({ unresolved }) => unresolved)).toEqual(['Nowhere', 'A']);
    expect(schedule?.finish).toBeUndefined();
  });

  test('never lets a phase start before what it waits for, whatever the facts', () => {
    fc.assert(
      fc.property(anyFacts(writtenText), (facts) => {
        const { schedule } = computeFigures(facts);
        for (const { startWeek, endWeek, floatWeeks } of schedule?.phases ?? []) {
          expect(startWeek).toBeGreaterThanOrEqual(0);
          expect(endWeek).toBeLessThanOrEqual(schedule?.totalWeeks ?? 0);
          expect(floatWeeks).toBeGreaterThanOrEqual(0);
        }
        expect(schedule === undefined || schedule.criticalPath.length > 0).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

test('the team is priced by role, and found among the cost lines', () => {
  const { team } = figuresOf({
    costs: [{ item: 'Own people', one_off: 12_000 }],
    team: [
      { role: 'Lead', fte: 0.5, weeks: 8, day_rate: 600 },
      { role: 'Tester', fte: 1, weeks: 2 },
    ],
    phases: [{ name: 'All', weeks: 6 }],
  });
  expect(team).toMatchObject({
    fteWeeks: 6,
    days: 30,
    cost: 12_000,
    costLine: 'Own people',
    withoutRate: ['Tester'],
    fteOnAverage: 1,
  });
  expect(team?.roles.map(({ beyondPlanWeeks }) => beyondPlanWeeks)).toEqual([2, 0]);
});

test('risks are ranked by score, unscored ones last, and keep their reference', () => {
  const { risks } = figuresOf({
    risks: [{ text: 'a' }, { text: 'b', likelihood: 2, impact: 4 }, { text: 'c', likelihood: 5, impact: 5 }],
  });
  expect(risks.map(({ reference, score, band }) => [reference, score, band])).toEqual([
    ['K-03', 25, 'high'],
    ['K-02', 8, 'medium'],
    ['K-01', undefined, undefined],
  ]);
});

test('the demo is worth doing, and nothing at all cannot be judged', () => {
  const [demoCustomer] = demoCustomers;
  const [demoOpportunity] = demoOpportunities;
  if (demoCustomer === undefined || demoOpportunity === undefined) throw new Error('no demo');
  expect(judgeFeasibility(computeFigures(factsOf(demoCustomer, demoOpportunity))).verdict).toBe('go');
  expect(judgeFeasibility(figuresOf({})).verdict).toBe('open');
  expect(
    judgeFeasibility(figuresOf({ costs: [{ item: 'x', one_off: 9 }], benefits: [{ item: 'y', yearly: 1 }] }))
      .verdict,
  ).toBe('no');
});
