import type { FieldGroup, FieldSpec } from '../fact-form/field-spec.ts';

const grades = ['1, low', '2', '3', '4', '5, high'].map((label, index) => ({
  value: String(index + 1),
  label,
}));
const startsAtOnce = 'starts_with_project';

const phaseFields: readonly FieldSpec[] = [
  { kind: 'line', name: 'name', label: 'Name' },
  { kind: 'number', name: 'weeks', label: 'Weeks' },
  { kind: 'yes', name: startsAtOnce, label: 'Starts with the project' },
  { kind: 'yes', name: 'ends_in_go_live', label: 'Ends in go-live' },
  {
    kind: 'texts',
    name: 'depends_on',
    label: 'Waits for these phases',
    noun: 'phase to wait for',
    help: 'Without any, it follows the phase before it.',
  },
  { kind: 'texts', name: 'responsible', label: 'Responsible', noun: 'responsible role' },
  { kind: 'line', name: 'accountable', label: 'Accountable' },
  { kind: 'texts', name: 'consulted', label: 'Consulted', noun: 'consulted role' },
  { kind: 'texts', name: 'informed', label: 'Informed', noun: 'informed role' },
];

const planFields: readonly FieldSpec[] = [
  {
    kind: 'group',
    name: 'dates',
    label: 'Dates',
    fields: [
      { kind: 'date', name: 'start', label: 'Start' },
      { kind: 'date', name: 'go_live', label: 'Go-live' },
      {
        kind: 'rows',
        name: 'deadlines',
        label: 'Deadlines',
        noun: 'deadline',
        title: 'label',
        fields: [
          { kind: 'line', name: 'label', label: 'What is due' },
          { kind: 'date', name: 'date', label: 'Date' },
        ],
      },
    ],
  },
  {
    kind: 'rows',
    name: 'phases',
    label: 'Phases',
    noun: 'phase',
    title: 'name',
    fields: phaseFields,
    // An empty list means "with the project", an absent one "after the phase before".
    toForm: (row) => ({ ...row, [startsAtOnce]: isEmptyList(row['depends_on']) }),
    toFacts: ({ [startsAtOnce]: atOnce, ...row }) => (atOnce === true ? { ...row, depends_on: [] } : row),
  },
  {
    kind: 'rows',
    name: 'team',
    label: 'Team',
    noun: 'role',
    title: 'role',
    fields: [
      { kind: 'line', name: 'role', label: 'Role' },
      { kind: 'number', name: 'fte', label: 'FTE', help: 'Full-time equivalents.' },
      { kind: 'number', name: 'weeks', label: 'Weeks' },
      { kind: 'number', name: 'day_rate', label: 'Day rate' },
    ],
  },
];

const technologyFields: readonly FieldSpec[] = [
  {
    kind: 'rows',
    name: 'integrations',
    label: 'Integrations',
    noun: 'integration',
    title: 'system',
    fields: [
      { kind: 'line', name: 'system', label: 'System' },
      {
        kind: 'choice',
        name: 'direction',
        label: 'Direction',
        choices: [
          { value: 'inbound', label: 'Into the new solution' },
          { value: 'outbound', label: 'Out of the new solution' },
          { value: 'both', label: 'Both ways' },
        ],
      },
      { kind: 'line', name: 'data', label: 'Data' },
      { kind: 'line', name: 'protocol', label: 'Protocol' },
    ],
  },
  {
    kind: 'rows',
    name: 'technology',
    label: 'Technology',
    noun: 'layer',
    title: 'layer',
    fields: [
      { kind: 'line', name: 'layer', label: 'Layer' },
      { kind: 'line', name: 'choice', label: 'Choice' },
      { kind: 'prose', name: 'reason', label: 'Reason' },
    ],
  },
  { kind: 'texts', name: 'security', label: 'Security', noun: 'security point' },
  { kind: 'texts', name: 'compliance', label: 'Compliance', noun: 'compliance point' },
];

const riskFields: readonly FieldSpec[] = [
  {
    kind: 'rows',
    name: 'risks',
    label: 'Risks',
    noun: 'risk',
    title: 'text',
    fields: [
      { kind: 'prose', name: 'text', label: 'Risk' },
      { kind: 'choice', name: 'likelihood', label: 'Likelihood', choices: grades, isNumber: true },
      { kind: 'choice', name: 'impact', label: 'Impact', choices: grades, isNumber: true },
      { kind: 'line', name: 'owner', label: 'Owner' },
      { kind: 'prose', name: 'mitigation', label: 'Mitigation' },
    ],
  },
  { kind: 'texts', name: 'assumptions', label: 'Assumptions', noun: 'assumption' },
  { kind: 'texts', name: 'dependencies', label: 'Dependencies', noun: 'dependency' },
  { kind: 'texts', name: 'out_of_scope', label: 'Out of scope', noun: 'point out of scope' },
];

/** The facts of an opportunity that say how it would be done. */
export const deliveryGroups: readonly FieldGroup[] = [
  { title: 'Plan', fields: planFields },
  { title: 'Technology', fields: technologyFields },
  { title: 'Risks and limits', fields: riskFields },
  {
    title: 'Alternatives',
    about: 'Ways that were looked at and not taken.',
    fields: [
      {
        kind: 'rows',
        name: 'alternatives',
        label: 'Alternatives',
        noun: 'alternative',
        title: 'name',
        fields: [
          { kind: 'line', name: 'name', label: 'Name' },
          { kind: 'prose', name: 'summary', label: 'Summary' },
          { kind: 'number', name: 'one_off', label: 'One-off cost' },
          { kind: 'number', name: 'yearly', label: 'Cost a year' },
          { kind: 'texts', name: 'pros', label: 'For it', noun: 'point for it' },
          { kind: 'texts', name: 'cons', label: 'Against it', noun: 'point against it' },
        ],
      },
    ],
  },
  {
    title: 'Attachments',
    about: 'Text the appendix may quote.',
    fields: [
      {
        kind: 'rows',
        name: 'attachments',
        label: 'Attachments',
        noun: 'attachment',
        title: 'name',
        fields: [
          { kind: 'line', name: 'name', label: 'Name' },
          { kind: 'prose', name: 'text', label: 'Text' },
        ],
      },
    ],
  },
];

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
