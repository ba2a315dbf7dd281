import { Customer, Opportunity } from '@quintet/contracts/reports/facts';
import { buildFacts, type Facts } from '../../modules/reports/facts/facts.ts';

/** Facts from two records, under the ids that the records carry. */
export function factsOf(customer: Customer, opportunity: Opportunity): Facts {
  return buildFacts(
    { customer_id: customer.customer_id, opportunity_id: opportunity.opportunity_id },
    { customer, opportunity },
  );
}

/** A second invented customer with much to tell: another trade, another currency, another size of project. */
export const warehouse: Facts = factsOf(
  Customer.parse({
    customer_id: 'cust-vellmar',
    name: 'Vellmar Freight',
    industry: 'cold-chain logistics',
    country: 'Netherlands',
    currency: 'EUR',
    size: { employees: 1_150, sites: 9, annual_revenue: 204_000_000 },
    description: 'Vellmar Freight stores and moves chilled goods for food makers and pharmacies.',
    systems: [
      {
        name: 'StockRoom',
        purpose: 'Warehouse management',
        owner: 'Warehousing',
        age_years: 11,
        condition: 'fair',
      },
      { name: 'TruckPlan', purpose: 'Tour planning', owner: 'Transport', age_years: 4, condition: 'good' },
    ],
    stakeholders: [
      {
        name: 'Benedikt Aarnhem',
        role: 'Managing Director',
        interest: 'high',
        influence: 'high',
        stance: 'neutral',
      },
      {
        name: 'Sofie Lindqvaar',
        role: 'Head of IT',
        interest: 'high',
        influence: 'low',
        stance: 'supportive',
      },
    ],
    constraints: ['Doors of the cold store stay shut for repairs on Sundays only.'],
  }),
  Opportunity.parse({
    opportunity_id: 'opp-temperature',
    customer_id: 'cust-vellmar',
    title: 'Temperature tracking',
    summary: 'Vellmar Freight wants to prove the temperature of every pallet from dock to delivery.',
    goals: [
      { text: 'Settle temperature claims within a day', measure: 'Hours per claim', target: '24 hours' },
    ],
    requirements: [
      {
        id: 'T1',
        text: 'Sensors report every 5 minutes',
        kind: 'non-functional',
        priority: 'must',
        met_by: 'Sensors',
      },
      { id: 'T2', text: 'Clients download the curve of a pallet', kind: 'functional', priority: 'must' },
    ],
    budget: { amount: 300_000, covers: 'first-year' },
    costs: [
      { item: 'Sensors', one_off: 210_000, yearly: 18_000 },
      { item: 'Software service', yearly: 64_000 },
    ],
    benefits: [{ item: 'Fewer claims paid', yearly: 95_000, certainty: 'medium' }],
    dates: {
      start: '2027-05-03',
      go_live: '2027-08-02',
      deadlines: [{ label: 'Audit by the largest client', date: '2027-10-15' }],
    },
    phases: [
      { name: 'Trial in one hall', weeks: 6 },
      { name: 'All halls', weeks: 8, ends_in_go_live: true },
    ],
    team: [
      { role: 'Lead engineer', fte: 1, weeks: 16, day_rate: 780 },
      { role: 'Installer', fte: 2, weeks: 8 },
    ],
    integrations: [
      { system: 'StockRoom', direction: 'both', data: 'Pallet numbers', protocol: 'database view' },
    ],
    technology: [{ layer: 'Sensors', choice: 'radio tags with display' }, { layer: 'Hosting' }],
    risks: [
      { text: 'Radio does not reach through racks', likelihood: 4, impact: 5 },
      {
        text: 'Batteries fail in the cold',
        likelihood: 3,
        impact: 2,
        owner: 'Sofie Lindqvaar',
        mitigation: 'Test them at the lowest temperature',
      },
    ],
    assumptions: ['Halls stay in use during the work'],
    dependencies: ['Power outlets in all halls'],
    alternatives: [
      { name: 'Data loggers read by hand', one_off: 60_000, yearly: 88_000, pros: ['Known'], cons: ['Slow'] },
    ],
    compliance: ['Good distribution practice'],
  }),
);
