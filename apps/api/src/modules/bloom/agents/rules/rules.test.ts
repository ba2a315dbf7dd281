import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { services } from '../catalogue/services.ts';
import { readAmounts, readWeeks } from '../customer/amounts.ts';
import type { Customer } from '../customer/customer.ts';
import { answerChat } from './answer-chat.ts';
import { outlineService, writeOutline } from './outline-service.ts';
import { recommendServices } from './recommend-services.ts';
import { scoreLead } from './score-lead.ts';

const now = new Date('2026-03-02T12:00:00Z');

const nobody: Customer = {
  lead_id: null,
  conversation_id: null,
  name: null,
  company: null,
  email: null,
  phone: null,
  website: null,
  source: null,
  services_interested: [],
  recommended: [],
  budget: null,
  amounts: null,
  timeline: null,
  goals: [],
  audience: null,
  notes: null,
  message: '',
  turns: [],
  conversations: 0,
  sources: [],
};

function withBudget(customer: Customer, budget: string): Customer {
  return { ...customer, budget, amounts: readAmounts(budget) ?? null };
}

const word = fc.constantFrom('Acme', 'Beta', 'Gamma');
const names = services.map(({ name }) => name);
const anyCustomer: fc.Arbitrary<Customer> = fc.record({
  lead_id: fc.constant(null),
  conversation_id: fc.constant(null),
  name: fc.option(word),
  company: fc.option(word),
  email: fc.option(fc.constant('a@example.org')),
  phone: fc.option(fc.constant('555')),
  website: fc.option(fc.constant('https://example.org')),
  source: fc.option(fc.constantFrom('referral', 'website', 'somewhere')),
  services_interested: fc.subarray([...names, 'Catering']),
  recommended: fc.subarray([...names, 'Catering']),
  budget: fc.constant(null),
  amounts: fc.option(
    fc
      .tuple(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 0, max: 50_000 }))
      .map(([low, more]) => ({ low, high: low + more })),
  ),
  timeline: fc.option(fc.constantFrom('3 weeks', '3-6 months', 'soon', '2026-05-01', '2025-01-01')),
  goals: fc.subarray(['More orders', 'A website that sells']),
  audience: fc.constant(null),
  notes: fc.option(fc.constant('They talked of a logo.')),
  message: fc.constantFrom('', 'We need a web shop and SEO.', 'Hello'),
  turns: fc.constant([]),
  conversations: fc.integer({ min: 0, max: 5 }),
  sources: fc.constant([]),
});
const scoreOf = (customer: Customer) => scoreLead(customer, now).heuristic_score;

describe('the score of a lead', () => {
  test('is the sum of its reasons, none of which gives more than it may', () => {
    fc.assert(
      fc.property(anyCustomer, (customer) => {
        const { heuristic_score, reasons, priority } = scoreLead(customer, now);
        expect(reasons.reduce((sum, { points }) => sum + points, 0)).toBe(heuristic_score);
        for (const { points, of } of reasons) expect(points >= 0 && points <= of).toBe(true);
        expect(reasons.reduce((sum, { of }) => sum + of, 0)).toBe(100);
        expect(priority).toBe(heuristic_score > 70 ? 'high' : heuristic_score > 40 ? 'medium' : 'low');
      }),
    );
  });

  test('never falls with more budget, another service, a conversation or a contact more', () => {
    const more = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(anyCustomer, more, fc.constantFrom(...names), (customer, amount, service) => {
        const { low, high } = customer.amounts ?? { low: 1, high: 1 };
        const score = scoreOf(customer);
        const richer: Customer[] = [
          { ...customer, amounts: { low, high: high + amount } },
          { ...customer, amounts: { low: low + amount, high: high + amount } },
          { ...customer, services_interested: [...customer.services_interested, service] },
          { ...customer, conversations: customer.conversations + 1 },
          { ...customer, phone: '555' },
          { ...customer, company: 'Acme' },
        ];
        for (const one of richer) expect(scoreOf(one)).toBeGreaterThanOrEqual(score);
      }),
    );
  });

  test('goes from nothing to all', () => {
    expect(scoreOf(nobody)).toBe(0);
    const best = withBudget(
      {
        ...nobody,
        name: 'Ana',
        company: 'Acme',
        email: 'a@example.org',
        phone: '555',
        website: 'https://example.org',
        source: 'Referral',
        services_interested: ['Web development'],
        timeline: '1 month',
        conversations: 3,
      },
      '30k',
    );
    expect(scoreOf(best)).toBe(100);
  });
});

describe('recommendations', () => {
  test('quote the need that they answer, and come best first', () => {
    const customer = withBudget(
      {
        ...nobody,
        services_interested: ['brand design', 'Catering'],
        message: 'Hello there. Our website is old. We want a new website and a landing page in React.',
      },
      '$4,000',
    );
    const found = recommendServices(customer);
    expect(found.map(({ service }) => service)).toEqual(['Brand design', 'Web development']);
    expect(found[0]?.reasoning).toContain('You listed “brand design”');
    expect(found[1]?.reasoning).toContain('“Our website is old.”');
    for (const { confidence, priority } of found)
      expect(priority).toBe(confidence > 70 ? 'high' : confidence > 40 ? 'medium' : 'low');
  });

  test('are none where no need is named', () => {
    expect(
      recommendServices({ ...nobody, message: 'The weather is fine, and the storefronts too.' }),
    ).toEqual([]);
  });

  test('always quote what was said or listed', () => {
    fc.assert(
      fc.property(anyCustomer, (customer) => {
        const said = [
          ...customer.services_interested,
          customer.message,
          ...customer.goals,
          customer.notes ?? '',
        ];
        for (const { reasoning, confidence } of recommendServices(customer)) {
          const [, quote = 'none'] = /“(.+?)”/.exec(reasoning) ?? [];
          expect(said.some((text) => text.includes(quote))).toBe(true);
          expect(confidence >= 0 && confidence <= 100).toBe(true);
        }
      }),
    );
  });
});

test.each([
  ['5000', { low: 5_000, high: 5_000 }],
  ['$5k-10k', { low: 5_000, high: 10_000 }],
  ['5-10k', { low: 5_000, high: 10_000 }],
  ['10,000 to 25,000', { low: 10_000, high: 25_000 }],
  ['1.5M', { low: 1_500_000, high: 1_500_000 }],
  ['not yet known', undefined],
  ['0', undefined],
])('the amounts in %s', (text, amounts) => {
  expect(readAmounts(text)).toEqual(amounts);
});

test.each([
  ['2 weeks', 2],
  ['1-3 months', 13],
  ['2026-03-16', 1.93],
  ['when it is ready', undefined],
])('the weeks in %s', (text, weeks) => {
  const read = readWeeks(text, now);
  expect(read === undefined ? undefined : Math.round(read * 100) / 100).toBe(weeks);
});

const packages = [
  { id: '1', name: 'Starter', price_monthly: 99, price_yearly: 990, fits: true },
  { id: '2', name: 'Professional', price_monthly: 299, price_yearly: 2_990, fits: false },
];

describe('an outline', () => {
  const service = services.find(({ id }) => id === 'web_development') ?? services[0];
  const outlineFor = (customer: Customer) => {
    if (service === undefined) throw new Error('The catalogue is empty');
    return outlineService({ service, customer, answers: {}, packages, now });
  };

  test('differs from customer to customer, and asks only what is open', () => {
    const small = outlineFor(
      withBudget({ ...nobody, company: 'Acme', goals: ['Bookings online'], timeline: '2 weeks' }, '1,000'),
    );
    const large = outlineFor(withBudget({ ...nobody, company: 'Beta', message: 'We sell boats.' }, '40k'));
    expect(small.remarks).toEqual([
      'The budget of 1,000 is 2,000 below where this begins: start with the first deliverable alone.',
      '“2 weeks” is less than the 4 weeks that this takes at the least.',
    ]);
    expect(large.remarks).toEqual(['The budget of 40,000 covers all of this.']);
    expect(small.packages.map(({ name }) => name)).toEqual(['Starter']);
    expect(small.questions).not.toContain('By when do you need it?');
    expect(large.questions).toContain('By when do you need it?');
    expect(writeOutline(small)).toContain('## Web development for Acme');
    expect(writeOutline(large)).toContain('“We sell boats.”');
    expect(outlineFor(nobody).packages).toHaveLength(2);
  });
});

describe('the chat', () => {
  test('answers from the catalogue, asks what is open, and does not ask twice', () => {
    const first = answerChat({ ...nobody, message: 'We need a logo' }, packages);
    expect(first).toMatchObject({ services: ['Brand design'], handoff: 'brand_design' });
    expect(first.content).toContain('1,500 to 15,000');
    const turns = [
      { role: 'user', content: 'We need a logo' },
      { role: 'assistant', content: first.content },
    ] as const;
    const second = answerChat({ ...nobody, message: 'To be known in town.', turns }, packages);
    expect(second.services).toEqual(['Brand design']);
    expect(second.question).not.toBe(first.question);
    expect(second.content).not.toContain(first.question);
  });

  test('gives prices as the tables have them', () => {
    const { content } = answerChat({ ...nobody, message: 'What does the Starter plan cost?' }, packages);
    expect(content).toContain('Starter: 99 a month, 990 a year');
    expect(content).not.toContain('Professional');
  });

  test('says what it cannot tell, and guesses nothing', () => {
    const answer = answerChat({ ...nobody, message: 'Blue?' }, packages);
    expect(answer).toMatchObject({ services: [], handoff: null });
    expect(answer.content).toContain('I will not guess');
  });
});
