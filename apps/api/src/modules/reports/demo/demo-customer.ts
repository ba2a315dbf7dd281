import { Customer, type Opportunity } from '@quintet/contracts/reports/facts';
import { fieldService, orderTracking } from './demo-opportunity.ts';

/** Invented water utility with everything a report can use. No such company or person exists. */
const tarnwick = Customer.parse({
  customer_id: 'cust-tarnwick',
  name: 'Tarnwick Water',
  industry: 'water and wastewater',
  country: 'United Kingdom',
  currency: 'GBP',
  size: { employees: 640, sites: 38, annual_revenue: 118_000_000 },
  description:
    'Tarnwick Water supplies drinking water to 212,000 households and treats wastewater for three market towns and the villages between them. Its field crews carry out about 46,000 jobs a year, from leak repairs to meter exchanges.',
  systems: [
    {
      name: 'FieldLog',
      purpose: 'Work orders for field crews',
      owner: 'Network Operations',
      age_years: 14,
      condition: 'poor',
    },
    {
      name: 'AssetBook',
      purpose: 'Asset register and maintenance history',
      owner: 'Asset Management',
      age_years: 9,
      condition: 'fair',
    },
    {
      name: 'GeoView',
      purpose: 'Network maps and valve locations',
      owner: 'Asset Management',
      age_years: 5,
      condition: 'good',
    },
    {
      name: 'CallDesk',
      purpose: 'Customer contacts and complaints',
      owner: 'Customer Service',
      age_years: 7,
      condition: 'fair',
    },
    {
      name: 'MeterHub',
      purpose: 'Smart meter readings and alarms',
      owner: 'Customer Service',
      age_years: 3,
      condition: 'good',
    },
    {
      name: 'Ledgerline',
      purpose: 'Finance and purchasing',
      owner: 'Finance',
      age_years: 6,
      condition: 'good',
    },
  ],
  stakeholders: [
    {
      name: 'Ingrid Falkner',
      role: 'Chief Operating Officer',
      interest: 'high',
      influence: 'high',
      stance: 'supportive',
    },
    {
      name: 'Priya Tolland',
      role: 'Head of IT',
      interest: 'high',
      influence: 'high',
      stance: 'supportive',
    },
    {
      name: 'Desmond Achterby',
      role: 'Finance Director',
      interest: 'low',
      influence: 'high',
      stance: 'neutral',
    },
    {
      name: 'Gareth Munslowe',
      role: 'Field Operations Manager',
      interest: 'high',
      influence: 'high',
      stance: 'supportive',
    },
    {
      name: 'Rosalind Keye',
      role: 'Crew Representative',
      interest: 'high',
      influence: 'low',
      stance: 'sceptical',
    },
    {
      name: 'Halina Osrick',
      role: 'Customer Service Manager',
      interest: 'high',
      influence: 'low',
      stance: 'supportive',
    },
    {
      name: 'Tobias Wrenfold',
      role: 'Data Protection Officer',
      interest: 'low',
      influence: 'low',
      stance: 'neutral',
    },
  ],
  constraints: [
    'No change to live dispatch between 1 November and 28 February, when bursts peak.',
    'Crews in the upper valleys work without mobile coverage for hours at a time.',
    'Customer data stays in the United Kingdom.',
  ],
});

/** Invented workshop of which little is known yet: what a first call leaves behind. */
const brindle = Customer.parse({
  customer_id: 'cust-brindle',
  name: 'Brindle & Rooke Joinery',
  industry: 'bespoke joinery',
  systems: [{ name: 'Quotebook', purpose: 'Quotes and drawings' }],
  stakeholders: [{ name: 'Maren Rooke', role: 'Managing Director' }],
});

/** The invented customers of the demo data: one rich, one sparse. */
export const demoCustomers: readonly Customer[] = [tarnwick, brindle];

/** The invented opportunities of the demo data, one for each customer. */
export const demoOpportunities: readonly Opportunity[] = [fieldService, orderTracking];
