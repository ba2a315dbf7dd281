import type { SectionBrief } from '../section-brief.ts';

const type = 'Feasibility_report';

/** Sections of the feasibility report that argue the case: summary, overview, money, alternatives, advice, appendix. */
export const feasibilityCaseBriefs = {
  summary: {
    type,
    title: 'Executive Summary',
    covers:
      'For a board member with two minutes: what is to be decided, whether the project is feasible and why, the few figures that decide it, and the decision asked for.',
    leaves: {
      'Cost-Benefit Analysis': 'single cost and benefit lines',
      'Risk Assessment': 'all risks but the highest',
      'Timeline Feasibility': 'the phases',
      Recommendations: 'conditions and first steps in detail',
    },
    shape:
      'One opening paragraph with the verdict, one table of key figures (what counts, figure, what to read it with), a short list of what decides the case, one paragraph with the decision asked for.',
    tables: [{ about: 'key figures', columns: ['figure|value|measure'] }],
    words: { min: 120, max: 650 },
  },
  overview: {
    type,
    title: 'Project Overview',
    covers:
      'What the project is, for whom, why now, its goals with measure and target, what is inside and outside, and its outer dates.',
    leaves: {
      'Business Requirements': 'the requirements one by one',
      'Timeline Feasibility': 'phases and the test of the dates',
      'Stakeholder Analysis': 'the people',
      'Cost-Benefit Analysis': 'all money',
    },
    shape:
      'Opening paragraph; “Why now”; a table of goals with measure and target; a list of what is inside and outside; a small table of dates.',
    tables: [
      { about: 'goals', columns: ['goal', 'measure', 'target'] },
      { about: 'dates', columns: ['milestone|event|date', 'date|day|when'] },
    ],
    words: { min: 100, max: 800 },
  },
  money: {
    type,
    title: 'Cost-Benefit Analysis',
    covers:
      'Every cost line and every benefit line with totals, the years 1 to 3 with net and cumulative result, payback, net present value only with a given rate, how far the result holds, and the budget.',
    leaves: {
      'Resource Assessment': 'roles, days and rates',
      'Alternative Solutions': 'cost of other ways',
      Recommendations: 'what should be decided',
    },
    shape:
      'Opening paragraph with the result; a table of costs; a table of benefits; a table of three years; the method in two sentences; sensitivity; budget.',
    tables: [
      { about: 'costs', columns: ['item|cost', 'one-off', 'yearly'] },
      { about: 'benefits', columns: ['benefit', 'yearly', 'certainty'] },
      { about: 'three years', columns: ['year 1', 'year 2', 'year 3'] },
    ],
    words: { min: 130, max: 1_000 },
  },
  alternatives: {
    type,
    title: 'Alternative Solutions',
    covers:
      'The other ways to the same goals, doing nothing included: cost over three years beside the proposal, what speaks for and against each, and how they compare.',
    leaves: {
      'Cost-Benefit Analysis': 'the business case of the proposal',
      Recommendations: 'the choice itself',
    },
    shape:
      'Opening paragraph; a comparison table whose first row is the proposal; one short part per alternative with points for and against; “Doing nothing”; a comparison in words.',
    tables: [{ about: 'comparison', columns: ['option|alternative', 'one-off|cost', 'three years|total'] }],
    words: { min: 90, max: 1_000 },
  },
  advice: {
    type,
    title: 'Recommendations',
    covers:
      'Go, go with conditions, or do not: the tests behind the advice, the conditions as actions, and the first steps with a person and a day.',
    leaves: {
      'Executive Summary': 'the short form of the verdict',
      'Risk Assessment': 'the register',
      'Alternative Solutions': 'the comparison of options',
    },
    shape:
      'The advice in one paragraph; a table of tests with result and reason; a numbered list of recommendations; a table of first steps with person and day.',
    tables: [
      { about: 'tests', columns: ['test|criterion', 'result'] },
      { about: 'first steps', columns: ['step|action', 'who|owner', 'by|when'] },
    ],
    words: { min: 110, max: 800 },
  },
  appendix: {
    type,
    title: 'Appendix',
    covers:
      'How each figure is computed, the scales in use, the sources, and every point that is still open.',
    leaves: {
      'Cost-Benefit Analysis': 'the results themselves',
      'Risk Assessment': 'the register itself',
    },
    shape: 'A table of methods; a list of scales; a list of sources; a table of open points.',
    tables: [{ about: 'methods', columns: ['figure', 'method'] }],
    words: { min: 120, max: 3_000 },
  },
} as const satisfies Record<string, SectionBrief>;
