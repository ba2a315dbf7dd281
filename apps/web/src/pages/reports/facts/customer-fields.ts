import type { FieldGroup } from '../fact-form/field-spec.ts';

export const highLow = [
  { value: 'high', label: 'High' },
  { value: 'low', label: 'Low' },
] as const;

/** All facts of a customer. */
export const customerGroups: readonly FieldGroup[] = [
  {
    title: 'Who they are',
    fields: [
      { kind: 'line', name: 'name', label: 'Name' },
      {
        kind: 'line',
        name: 'customer_id',
        label: 'Customer id',
        help: 'What requests call this customer. Left empty, it is made from the name. It stays as it is once saved.',
      },
      { kind: 'line', name: 'industry', label: 'Industry' },
      { kind: 'line', name: 'country', label: 'Country' },
      { kind: 'line', name: 'currency', label: 'Currency', help: 'Three capital letters, such as EUR.' },
      { kind: 'prose', name: 'description', label: 'What they do' },
    ],
  },
  {
    title: 'Size',
    fields: [
      {
        kind: 'group',
        name: 'size',
        label: 'Size',
        fields: [
          { kind: 'number', name: 'employees', label: 'Employees' },
          { kind: 'number', name: 'sites', label: 'Sites' },
          {
            kind: 'number',
            name: 'annual_revenue',
            label: 'Revenue a year',
            help: 'In the customer’s currency.',
          },
        ],
      },
    ],
  },
  {
    title: 'Systems',
    about: 'What runs today and matters to a project.',
    fields: [
      {
        kind: 'rows',
        name: 'systems',
        label: 'Systems',
        noun: 'system',
        title: 'name',
        fields: [
          { kind: 'line', name: 'name', label: 'Name' },
          { kind: 'line', name: 'purpose', label: 'Purpose' },
          { kind: 'line', name: 'owner', label: 'Owner' },
          { kind: 'number', name: 'age_years', label: 'Age in years' },
          {
            kind: 'choice',
            name: 'condition',
            label: 'Condition',
            choices: [
              { value: 'good', label: 'Good' },
              { value: 'fair', label: 'Fair' },
              { value: 'poor', label: 'Poor' },
            ],
          },
        ],
      },
    ],
  },
  {
    title: 'People',
    about: 'Who has a say or an interest.',
    fields: [
      {
        kind: 'rows',
        name: 'stakeholders',
        label: 'Stakeholders',
        noun: 'person',
        title: 'name',
        fields: [
          { kind: 'line', name: 'name', label: 'Name' },
          { kind: 'line', name: 'role', label: 'Role' },
          { kind: 'choice', name: 'interest', label: 'Interest', choices: highLow },
          { kind: 'choice', name: 'influence', label: 'Influence', choices: highLow },
          {
            kind: 'choice',
            name: 'stance',
            label: 'Stance',
            choices: [
              { value: 'supportive', label: 'Supportive' },
              { value: 'neutral', label: 'Neutral' },
              { value: 'sceptical', label: 'Sceptical' },
            ],
          },
        ],
      },
    ],
  },
  {
    title: 'Constraints',
    about: 'What any project has to respect.',
    fields: [{ kind: 'texts', name: 'constraints', label: 'Constraints', noun: 'constraint' }],
  },
];
