import type { SectionBrief } from '../section-brief.ts';

const type = 'Technical_scope';

/** Sections of the technical scope that say how the solution is connected, protected, delivered and staffed. */
export const scopeDeliveryBriefs = {
  interfaces: {
    type,
    title: 'Integration Points',
    covers:
      'Every interface with direction, data, protocol and owner; behaviour when the other side is down; how interfaces are built and tested; what to agree for each.',
    leaves: {
      'Technology Stack': 'the integration layer itself',
      'Current State Analysis': 'condition of the systems',
      'Security & Compliance': 'protection of the data exchanged',
    },
    shape:
      'Opening paragraph; a table of interfaces; outage rules as a list; building and testing; points to agree as a list.',
    tables: [{ about: 'interfaces', columns: ['system', 'direction', 'data', 'protocol'] }],
    words: { min: 90, max: 1_500 },
  },
  security: {
    type,
    title: 'Security & Compliance',
    covers:
      'Security needs and the part that meets each, obligations and the requirements that serve them, where data is and how long it is kept, checks before go-live.',
    leaves: {
      'Technology Stack': 'choices and reasons',
      'Risks & Mitigations': 'what could go wrong',
      'Requirements Overview': 'all other requirements',
    },
    shape: 'Opening paragraph; a table of needs; a table of obligations; data in words; checks as a list.',
    tables: [
      { about: 'security needs', columns: ['need|control', 'met|where'] },
      { about: 'obligations', columns: ['obligation|rule', 'requirement|serve'] },
    ],
    words: { min: 90, max: 1_500 },
  },
  timeline: {
    type,
    title: 'Implementation Timeline',
    covers:
      'The delivery plan: each phase with predecessor, dates and the person accountable; what runs side by side; milestones; what each step needs first.',
    leaves: {
      'Resource Requirements': 'roles and who does what',
      'Risks & Mitigations': 'what could delay it',
      'Assumptions & Dependencies': 'conditions with their dates',
    },
    shape:
      'Opening paragraph; a table of phases; overlap in words; a table of milestones in order of date; preconditions as a list.',
    tables: [
      { about: 'phases', columns: ['phase', 'weeks', 'from|start', 'to|end'] },
      { about: 'milestones', columns: ['milestone', 'day|date'] },
    ],
    words: { min: 80, max: 1_500 },
  },
  team: {
    type,
    title: 'Resource Requirements',
    covers:
      'The team by role with FTE, weeks and effort; who is responsible, accountable, consulted and informed per phase; what the customer contributes; places and tools. No prices.',
    leaves: {
      'Implementation Timeline': 'dates of the phases',
      'Company Background': 'who the people are',
      'Assumptions & Dependencies': 'conditions',
    },
    shape:
      'Opening paragraph; a table of roles; a RACI table by phase; the customer’s duties as a list; places and tools.',
    tables: [
      { about: 'roles', columns: ['role', 'fte', 'weeks'] },
      { about: 'RACI', columns: ['responsible', 'accountable', 'consulted', 'informed'] },
    ],
    words: { min: 90, max: 1_500 },
  },
  risks: {
    type,
    title: 'Risks & Mitigations',
    covers:
      'Each risk with the measure against it, its owner and the phase it would strike; the same by owner and in the order of the plan; what is missing.',
    leaves: {
      'Implementation Timeline': 'the plan itself',
      'Assumptions & Dependencies': 'conditions outside the team',
      'Security & Compliance': 'security controls',
    },
    shape: 'Opening paragraph; a table of risks with measures; a list by owner; a list by phase; gaps.',
    tables: [{ about: 'measures', columns: ['risk', 'mitigation|measure', 'owner'] }],
    words: { min: 80, max: 2_000 },
  },
  assumptions: {
    type,
    title: 'Assumptions & Dependencies',
    covers:
      'A log of assumptions and what they touch, a log of dependencies with the day each is needed and who provides it, and what happens when one fails.',
    leaves: {
      'Risks & Mitigations': 'risks and measures',
      'Implementation Timeline': 'the phases',
      'Current State Analysis': 'limits of the house',
    },
    shape:
      'Opening paragraph; a table of assumptions; a table of dependencies with dates; consequences in words.',
    tables: [
      { about: 'assumptions', columns: ['assumption'] },
      { about: 'dependencies', columns: ['dependency', 'needed|by'] },
    ],
    words: { min: 80, max: 1_500 },
  },
} as const satisfies Record<string, SectionBrief>;
