import { Customer, Opportunity } from '@quintet/contracts/reports/facts';
import fc from 'fast-check';
import type { Facts } from '../../modules/reports/facts/facts.ts';
import { factsOf } from './report-facts.ts';

const words = fc.constantFrom(
  'order stock route crew plan report claim door night shift pallet meter pump valve screen list office north depot'.split(
    ' ',
  ),
);
const plainText = words
  .chain((list) => fc.array(fc.constantFrom(...list), { minLength: 1, maxLength: 7 }))
  .map((each) => each.join(' '));
const figures = fc.constantFrom(
  '12',
  '3.5%',
  'EUR 4,000',
  '2027-03-04',
  'six weeks',
  '99.5 percent',
  '18 months',
  '7 phases',
  '1,250',
  'Q2 2028',
  '3 May',
);
const numbered = fc.tuple(plainText, figures, plainText).map((parts) => parts.join(' '));
/** Text as people write it, figures included. */
export const writtenText: fc.Arbitrary<string> = fc.oneof(plainText, numbered);

/** Text as nobody should write it: markup, control characters, every script. */
export const hostileText: fc.Arbitrary<string> = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
    fc.constantFrom(
      '# heading',
      '| a | b |',
      '<script>x()</script>',
      '[x](javascript:1)',
      '1. one',
      '- dash',
      '***',
      '```',
      '> quote',
      '![i](u)',
      '&amp;',
      '[a]: b',
      '---',
      '\\',
      '_x_',
      'a|b',
      '+',
      '=',
      '~~~',
    ),
  )
  .map((text) => text.replaceAll(/\p{Cc}/gu, ' ').trim())
  .filter((text) => text !== '' && text.isWellFormed());

const amount = fc.oneof(
  fc.integer({ min: 0, max: 5_000_000 }),
  fc.double({ min: 0, max: 1e12, noNaN: true }),
  fc.constant(0),
);
const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2090-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const grade = fc.integer({ min: 1, max: 5 });
const weeks = fc.oneof(fc.integer({ min: 0, max: 80 }), fc.constantFrom(0.5, 2.5, 1_000));
const highLow = fc.constantFrom('high', 'low');
const maybe = (record: Record<string, fc.Arbitrary<unknown>>, required: string[]) =>
  fc.record(record, { requiredKeys: required });
const list = (item: fc.Arbitrary<unknown>) => fc.array(item, { maxLength: 4 });

function customerInput(text: fc.Arbitrary<string>) {
  return maybe(
    {
      customer_id: fc.constantFrom('c-1', 'c-2'),
      name: text,
      industry: text,
      country: text,
      currency: fc.constantFrom('GBP', 'EUR', 'PKR', 'XQZ'),
      size: maybe({ employees: fc.nat(100_000), sites: fc.nat(500), annual_revenue: amount }, []),
      description: text,
      systems: list(
        maybe(
          {
            name: text,
            purpose: text,
            owner: text,
            age_years: fc.nat(60),
            condition: fc.constantFrom('good', 'fair', 'poor'),
          },
          ['name'],
        ),
      ),
      stakeholders: list(
        maybe(
          {
            name: text,
            role: text,
            interest: highLow,
            influence: highLow,
            stance: fc.constantFrom('supportive', 'neutral', 'sceptical'),
          },
          ['name'],
        ),
      ),
      constraints: list(text),
    },
    ['customer_id', 'name'],
  );
}

function anyRequirement(text: fc.Arbitrary<string>) {
  return maybe(
    {
      id: fc.constantFrom('R-1', 'R-2', 'F7', 'X'),
      text,
      kind: fc.constantFrom('functional', 'non-functional', 'regulatory'),
      priority: fc.constantFrom('must', 'should', 'could'),
      source: text,
      met_by: text,
    },
    ['id', 'text'],
  );
}

function anyPhase(text: fc.Arbitrary<string>) {
  return maybe(
    {
      name: fc.oneof(text, fc.constantFrom('Design', 'Build', 'Pilot')),
      weeks,
      depends_on: fc.array(fc.constantFrom('Design', 'Build', 'Pilot', 'Nowhere'), { maxLength: 3 }),
      ends_in_go_live: fc.boolean(),
      responsible: list(text),
      accountable: text,
      consulted: list(text),
    },
    ['name', 'weeks'],
  );
}

/** What an opportunity costs and brings. */
function anyMoney(text: fc.Arbitrary<string>) {
  const currency = fc.constantFrom('GBP', 'USD');
  const covers = fc.constantFrom('one-off', 'first-year', 'three-years');
  const certainty = fc.constantFrom('high', 'medium', 'low');
  return {
    budget: maybe({ amount, currency, covers, basis: text }, ['amount']),
    costs: list(maybe({ item: text, one_off: amount, yearly: amount }, ['item'])),
    benefits: list(maybe({ item: text, yearly: amount, certainty }, ['item'])),
    discount_rate: fc.constantFrom(0, 4, 6.5, 100),
  };
}

/** When an opportunity is carried out, and by whom. */
function anyPlan(text: fc.Arbitrary<string>) {
  const fte = fc.constantFrom(0, 0.2, 1, 3);
  return {
    dates: maybe({ start: day, go_live: day, deadlines: list(fc.record({ label: text, date: day })) }, []),
    phases: list(anyPhase(text)),
    team: list(maybe({ role: text, fte, weeks, day_rate: amount }, ['role', 'fte', 'weeks'])),
  };
}

/** What is built in an opportunity. */
function anySolution(text: fc.Arbitrary<string>) {
  const direction = fc.constantFrom('inbound', 'outbound', 'both');
  const alternative = { name: text, summary: text, one_off: amount, yearly: amount };
  return {
    integrations: list(maybe({ system: text, direction, data: text, protocol: text }, ['system'])),
    technology: list(maybe({ layer: text, choice: text, reason: text }, ['layer'])),
    alternatives: list(maybe({ ...alternative, pros: list(text), cons: list(text) }, ['name'])),
  };
}

function opportunityInput(text: fc.Arbitrary<string>) {
  const risk = { text, likelihood: grade, impact: grade, owner: text, mitigation: text };
  return maybe(
    {
      opportunity_id: fc.constantFrom('o-1', 'o-2'),
      customer_id: fc.constant('c-1'),
      title: text,
      summary: text,
      goals: list(maybe({ text, measure: text, target: text }, ['text'])),
      requirements: list(anyRequirement(text)),
      ...anyMoney(text),
      ...anyPlan(text),
      ...anySolution(text),
      risks: list(maybe(risk, ['text'])),
      assumptions: list(text),
      dependencies: list(text),
      security: list(text),
      compliance: list(text),
      out_of_scope: list(text),
      attachments: list(fc.record({ name: text, text })),
    },
    ['opportunity_id', 'customer_id', 'title'],
  );
}

/** Facts of every degree of completeness, with texts of the given kind. */
export function anyFacts(text: fc.Arbitrary<string>): fc.Arbitrary<Facts> {
  return fc
    .tuple(customerInput(text), opportunityInput(text))
    .map(([customer, opportunity]) => factsOf(Customer.parse(customer), Opportunity.parse(opportunity)));
}
