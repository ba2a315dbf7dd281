import type { SectionBrief } from '../section-brief.ts';

const type = 'Feasibility_report';

/** Sections of the feasibility report that test one side of the project each. */
export const feasibilityTestBriefs = {
  needs: {
    type,
    title: 'Business Requirements',
    covers:
      'What the business needs, with kind, priority and who asked; which needs can be tested as written; limits the business sets; what is open before they can be agreed.',
    leaves: {
      'Project Overview': 'goals and scope',
      'Technical Assessment': 'how needs could be met',
      'Stakeholder Analysis': 'the people who ask',
    },
    shape:
      'Opening paragraph; a table of requirements sorted by priority; testability; limits; open points as a list.',
    tables: [{ about: 'requirements', columns: ['id', 'requirement', 'priority'] }],
    words: { min: 90, max: 3_000 },
  },
  technical: {
    type,
    title: 'Technical Assessment',
    covers:
      'Whether the project can be built on the systems in use: their age and condition, each new layer, each interface, and a finding.',
    leaves: {
      'Business Requirements': 'the needs one by one',
      'Risk Assessment': 'grades of what could fail',
      'Resource Assessment': 'people and skills',
    },
    shape:
      'Opening paragraph; a table of systems with age and condition; a list of layers; interfaces in words; a finding.',
    tables: [{ about: 'systems in use', columns: ['system', 'age', 'condition'] }],
    words: { min: 100, max: 1_200 },
  },
  resources: {
    type,
    title: 'Resource Assessment',
    covers:
      'Whether the people are there: roles with FTE, weeks, FTE-weeks, days and cost; the load over the plan; time asked of the customer; gaps.',
    leaves: {
      'Cost-Benefit Analysis': 'all other costs and the return',
      'Timeline Feasibility': 'phases and dates',
      'Stakeholder Analysis': 'people who decide or object',
    },
    shape:
      'Opening paragraph; a table of roles with totals; the load in words; customer time; a list of gaps.',
    tables: [{ about: 'roles', columns: ['role', 'fte', 'weeks', 'cost'] }],
    words: { min: 90, max: 1_000 },
  },
  risk: {
    type,
    title: 'Risk Assessment',
    covers:
      'The risk register with likelihood, impact and score; what the scores say; the answers to the highest; what is not under control.',
    leaves: {
      'Timeline Feasibility': 'slack of the plan',
      Recommendations: 'the advice that follows',
      'Cost-Benefit Analysis': 'uncertainty of benefits',
    },
    shape:
      'Opening paragraph; the register as a table, highest score first; the scale in one sentence; reading of the scores; answers; gaps as a list.',
    tables: [{ about: 'risk register', columns: ['risk', 'likelihood', 'impact', 'score', 'owner'] }],
    words: { min: 100, max: 2_000 },
  },
  timeline: {
    type,
    title: 'Timeline Feasibility',
    covers:
      'Whether the dates can be met: phases with dates and float, the critical chain, each deadline with its slack, and how much delay the plan bears.',
    leaves: {
      'Project Overview': 'what the project is',
      'Resource Assessment': 'who does the work',
      'Risk Assessment': 'causes of delay',
    },
    shape:
      'Opening paragraph; a table of phases with computed dates and float; the critical chain in words; a table of deadlines with the result; room for delay.',
    tables: [
      { about: 'phases', columns: ['phase', 'weeks', 'start', 'end'] },
      { about: 'deadlines', columns: ['date|deadline', 'result|slack'] },
    ],
    words: { min: 90, max: 1_200 },
  },
  people: {
    type,
    title: 'Stakeholder Analysis',
    covers:
      'Who has a part in the decision and its success: role, interest, influence, stance, how to work with each, and who is still unknown.',
    leaves: {
      'Resource Assessment': 'the project team',
      'Business Requirements': 'what each asked for',
      Recommendations: 'steps that need their decision',
    },
    shape:
      'Opening paragraph; the stakeholder grid as a table; groups by approach; support and doubt; unknowns as a list.',
    tables: [{ about: 'stakeholder grid', columns: ['name', 'role', 'interest', 'influence'] }],
    words: { min: 100, max: 1_200 },
  },
} as const satisfies Record<string, SectionBrief>;
