import type { SectionBrief } from '../section-brief.ts';

const type = 'Technical_scope';

/** Sections of the technical scope that say what is there, what is wanted and what will be built. */
export const scopeSolutionBriefs = {
  summary: {
    type,
    title: 'Executive Summary',
    covers:
      'For the reader who signs the scope: what is delivered, to whom, how large the work is, what it commits to and what it leaves out. No business case.',
    leaves: {
      'Proposed Solution': 'the parts and how they work',
      'Implementation Timeline': 'the phases',
      'Requirements Overview': 'the requirements one by one',
      'Assumptions & Dependencies': 'the conditions',
    },
    shape: 'Opening paragraph; a table at a glance; a list of commitments; a list of exclusions.',
    tables: [{ about: 'at a glance', columns: ['subject|item|at a glance', 'scope|content|detail'] }],
    words: { min: 90, max: 700 },
  },
  background: {
    type,
    title: 'Company Background',
    covers:
      'Who the customer is, as far as the scope needs it: business, size, people in the project, who looks after which system.',
    leaves: {
      'Current State Analysis': 'age, condition and weak points of systems',
      'Requirements Overview': 'what is wanted',
      'Resource Requirements': 'what people have to contribute',
    },
    shape: 'Opening paragraph; a profile table; people in words; systems and their owners in words.',
    tables: [{ about: 'profile', columns: ['trait|attribute|fact', 'value|detail'] }],
    words: { min: 70, max: 700 },
  },
  state: {
    type,
    title: 'Current State Analysis',
    covers:
      'The starting point: each system with purpose, owner, age and condition; what was observed; what follows from it; limits to respect.',
    leaves: {
      'Company Background': 'the company itself',
      'Proposed Solution': 'what will be different',
      'Integration Points': 'interfaces to be built',
    },
    shape: 'Opening paragraph; an inventory table; observations with their source; consequences; limits.',
    tables: [{ about: 'systems', columns: ['system', 'purpose', 'owner', 'condition'] }],
    words: { min: 90, max: 1_500 },
  },
  requirements: {
    type,
    title: 'Requirements Overview',
    covers:
      'The requirements counted by kind and priority, each traced to the part that meets it and the proof at acceptance; what is not covered.',
    leaves: {
      'Proposed Solution': 'how parts work together',
      'Technology Stack': 'choices and reasons',
      'Security & Compliance': 'rules in detail',
    },
    shape: 'Opening paragraph; a count matrix; a traceability table; uncovered ones as a list.',
    tables: [
      { about: 'count by kind and priority', columns: ['kind', 'must', 'should'] },
      { about: 'traceability', columns: ['id', 'requirement', 'met by|solution'] },
    ],
    words: { min: 80, max: 3_000 },
  },
  solution: {
    type,
    title: 'Proposed Solution',
    covers:
      'The solution as a whole: its parts and which requirements each answers, what changes for users, where goals have to show, how it arrives, where it ends.',
    leaves: {
      'Technology Stack': 'reasons for each choice',
      'Integration Points': 'interfaces in detail',
      'Implementation Timeline': 'dates',
      'Requirements Overview': 'the full list',
    },
    shape:
      'Opening paragraph; a table of parts; changes for users as a list; a table of goals; arrival; boundary.',
    tables: [
      { about: 'parts', columns: ['part|component', 'built as|choice'] },
      { about: 'goals', columns: ['goal'] },
    ],
    words: { min: 90, max: 1_500 },
  },
  stack: {
    type,
    title: 'Technology Stack',
    covers:
      'Each layer with choice and reason, the demands it has to bear, how it is run, versions and licences.',
    leaves: {
      'Proposed Solution': 'what the solution does',
      'Integration Points': 'protocols of interfaces',
      'Security & Compliance': 'protection of data and access',
    },
    shape: 'Opening paragraph; the stack as a table; demands as a list; operation; versions and licences.',
    tables: [{ about: 'stack', columns: ['layer', 'choice', 'why|reason'] }],
    words: { min: 80, max: 1_200 },
  },
} as const satisfies Record<string, SectionBrief>;
