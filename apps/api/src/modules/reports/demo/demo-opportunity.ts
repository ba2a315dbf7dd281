import { Opportunity } from '@quintet/contracts/reports/facts';
import { fieldServicePlan } from './demo-plan.ts';

/** The opportunity of the demo's water utility, with every fact a report can use. */
export const fieldService = Opportunity.parse({
  opportunity_id: 'opp-field-service',
  customer_id: 'cust-tarnwick',
  title: 'Field service platform',
  summary:
    'Tarnwick Water wants one platform to plan, dispatch and close field work. It replaces FieldLog and the spreadsheets that planners keep beside it, and gives crews a mobile app that works without coverage.',
  goals: [
    {
      text: 'Finish more jobs on the first visit',
      measure: 'First-visit completion rate',
      target: 'from 71% to 85% within a year of go-live',
    },
    {
      text: 'Repair reported leaks sooner',
      measure: 'Average time from report to repair',
      target: 'from 9 days to 5 days',
    },
    {
      text: 'Take paperwork off the crews',
      measure: 'Paperwork per job',
      target: 'from 22 minutes to 8 minutes',
    },
    {
      text: 'Give customers a time slot they can rely on',
      measure: 'Visits inside the promised slot',
      target: '90%',
    },
  ],
  requirements: [
    {
      id: 'R-01',
      text: 'Planners schedule and dispatch jobs by skill, location and urgency',
      kind: 'functional',
      priority: 'must',
      source: 'Gareth Munslowe',
      met_by: 'Application',
    },
    {
      id: 'R-02',
      text: 'Crews receive, carry out and close jobs on a mobile app',
      kind: 'functional',
      priority: 'must',
      source: 'Gareth Munslowe',
      met_by: 'Mobile app',
    },
    {
      id: 'R-03',
      text: 'The mobile app works for a full shift without coverage',
      kind: 'non-functional',
      priority: 'must',
      source: 'Rosalind Keye',
      met_by: 'Mobile app',
    },
    {
      id: 'R-04',
      text: 'Job history is written back to the asset register',
      kind: 'functional',
      priority: 'must',
      source: 'Asset Management',
      met_by: 'Integration',
    },
    {
      id: 'R-05',
      text: 'Meter alarms raise a job without rekeying',
      kind: 'functional',
      priority: 'should',
      source: 'Halina Osrick',
      met_by: 'Integration',
    },
    {
      id: 'R-06',
      text: 'Customers choose a two-hour slot and are told when it changes',
      kind: 'functional',
      priority: 'should',
      source: 'Halina Osrick',
      met_by: 'Application',
    },
    {
      id: 'R-07',
      text: 'A job opens on the device in under 2 seconds',
      kind: 'non-functional',
      priority: 'must',
      source: 'Rosalind Keye',
      met_by: 'Mobile app',
    },
    {
      id: 'R-08',
      text: 'The service is available 99.5% of the time, measured monthly',
      kind: 'non-functional',
      priority: 'must',
      source: 'Priya Tolland',
      met_by: 'Hosting',
    },
    {
      id: 'R-09',
      text: 'Every change to a job can be traced to a person for six years',
      kind: 'regulatory',
      priority: 'must',
      source: 'Tobias Wrenfold',
      met_by: 'Application',
    },
    {
      id: 'R-10',
      text: 'Location data of crews is deleted after 30 days',
      kind: 'regulatory',
      priority: 'must',
      source: 'Tobias Wrenfold',
    },
    {
      id: 'R-11',
      text: 'Planners see drive times on the network map',
      kind: 'functional',
      priority: 'could',
      source: 'Gareth Munslowe',
    },
    {
      id: 'R-12',
      text: 'Materials used on a job reach purchasing the same night',
      kind: 'functional',
      priority: 'should',
      source: 'Finance',
      met_by: 'Integration',
    },
  ],
  ...fieldServicePlan,
  integrations: [
    { system: 'AssetBook', direction: 'both', data: 'Assets and job history', protocol: 'REST API' },
    {
      system: 'MeterHub',
      direction: 'inbound',
      data: 'Meter alarms and readings',
      protocol: 'message queue',
    },
    { system: 'CallDesk', direction: 'both', data: 'Contacts and appointment slots', protocol: 'REST API' },
    {
      system: 'Ledgerline',
      direction: 'outbound',
      data: 'Materials used and time sheets',
      protocol: 'nightly file',
    },
    { system: 'GeoView', direction: 'inbound', data: 'Pipe and valve locations' },
  ],
  technology: [
    {
      layer: 'Mobile app',
      choice: 'progressive web app with local storage',
      reason: 'It works without coverage and needs no app store',
    },
    {
      layer: 'Application',
      choice: 'packaged field service platform',
      reason: 'Scheduling and dispatch come ready made, so only the configuration has to be maintained',
    },
    {
      layer: 'Integration',
      choice: 'API gateway with a message queue',
      reason: 'One place to watch every interface, and alarms are not lost when a system is down',
    },
    {
      layer: 'Data',
      choice: 'PostgreSQL',
      reason: 'The IT team already runs it for MeterHub',
    },
    {
      layer: 'Hosting',
      choice: 'public cloud, United Kingdom region',
      reason: 'Customer data may not leave the country',
    },
    { layer: 'Identity', choice: 'single sign-on with the existing staff directory' },
  ],
  assumptions: [
    'Network Operations releases four crew members for design and pilot',
    'AssetBook and CallDesk stay on their present versions until go-live',
    'The platform licences are bought by Tarnwick Water directly',
    'Job history older than six years is archived, not moved',
  ],
  dependencies: [
    'Access to FieldLog data before design ends',
    'A test system of CallDesk before the interfaces are built',
    'Delivery of the pilot tablets before the pilot starts',
  ],
  alternatives: [
    {
      name: 'Upgrade FieldLog',
      summary: 'Move to the last release of the present product and add a mobile client.',
      one_off: 420_000,
      yearly: 135_000,
      pros: ['Lowest one-off cost', 'Planners know the screens'],
      cons: ['No offline work in the mobile client', 'Support ends with the product'],
    },
    {
      name: 'Build in house',
      summary: 'Develop scheduling, dispatch and the app with own staff and contractors.',
      one_off: 1_900_000,
      yearly: 150_000,
      pros: ['Fits every habit of the crews'],
      cons: ['Above the approved budget', 'Needs developers that the IT team does not have'],
    },
    {
      name: 'Outsource dispatch',
      summary: 'Hand planning and dispatch to a service company.',
      yearly: 640_000,
      pros: ['No system to run'],
      cons: ['Crews would answer to two organisations'],
    },
  ],
  security: [
    'Staff sign in with their directory account and a second factor',
    'Data on lost tablets can be wiped from a distance',
    'Crew locations are visible to planners only, and only during a shift',
  ],
  compliance: ['UK GDPR for customer and crew data', 'NIS Regulations for operators of essential services'],
  out_of_scope: ['Replacement of AssetBook', 'Route optimisation for meter reading rounds'],
  attachments: [
    {
      name: 'Notes of the crew workshop',
      text: 'Crews rekey the same address up to three times. Paper job sheets reach the depot two days after the visit. The upper valleys have no coverage on most roads.',
    },
    {
      name: 'FieldLog support letter',
      text: 'The vendor ends support for the installed release on 31 December 2027. No successor is offered.',
    },
  ],
});

/** The opportunity of the demo's joinery, barely begun. */
export const orderTracking = Opportunity.parse({
  opportunity_id: 'opp-order-tracking',
  customer_id: 'cust-brindle',
  title: 'Order tracking',
  summary: 'Brindle & Rooke Joinery wants to see where each order stands between quote and delivery.',
  goals: [{ text: 'Answer customers who ask about their order without walking through the workshop' }],
  requirements: [{ id: 'R-1', text: 'Show the stage of every open order' }],
});
