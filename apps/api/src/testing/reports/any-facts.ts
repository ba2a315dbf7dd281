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

function opportunityInput(text: fc.Arbitrary<string>) {
  const requirement = maybe(
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
  const phaseName = fc.oneof(text, fc.constantFrom('Design', 'Build', 'Pilot'));
  const phase = maybe(
    {
      name: phaseName,
      weeks,
      depends_on: fc.array(fc.constantFrom('Design', 'Build', 'Pilot', 'Nowhere'), { maxLength: 3 }),
      ends_in_go_live: fc.boolean(),
      responsible: list(text),
      accountable: text,
      consulted: list(text),
    },
    ['name', 'weeks'],
  );
  return maybe(
    {
      opportunity_id: fc.constantFrom('o-1', 'o-2'),
      customer_id: fc.constant('c-1'),
      title: text,
      summary: text,
      goals: list(maybe({ text, measure: text, target: text }, ['text'])),
      requirements: list(requirement),
      budget: maybe(
        {
          amount,
          currency: fc.constantFrom('GBP', 'USD'),
          covers: fc.constantFrom('one-off', 'first-year', 'three-years'),
          basis: text,
        },
        ['amount'],
      ),
      costs: list(maybe({ item: text, one_off: amount, yearly: amount }, ['item'])),
      benefits: list(
        maybe({ item: text, yearly: amount, certainty: fc.constantFrom('high', 'medium', 'low') }, ['item']),
      ),
      discount_rate: fc.constantFrom(0, 4, 6.5, 100),
      dates: maybe({ start: day, go_live: day, deadlines: list(fc.record({ label: text, date: day })) }, []),
      phases: list(phase),
      team: list(
        maybe({ role: text, fte: fc.constantFrom(0, 0.2, 1, 3), weeks, day_rate: amount }, [
          'role',
          'fte',
          'weeks',
        ]),
      ),
      integrations: list(
        maybe(
          {
            system: text,
            direction: fc.constantFrom('inbound', 'outbound', 'both'),
            data: text,
            protocol: text,
          },
          ['system'],
        ),
      ),
      technology: list(maybe({ layer: text, choice: text, reason: text }, ['layer'])),
      risks: list(maybe({ text, likelihood: grade, impact: grade, owner: text, mitigation: text }, ['text'])),
      assumptions: list(text),
      dependencies: list(text),
      alternatives: list(
        maybe(
          { name: text, summary: text, one_off: amount, yearly: amount, pros: list(text), cons: list(text) },
          ['name'],
        ),
      ),
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
