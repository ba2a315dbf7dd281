import { deliveryGroups } from './delivery-fields.ts';
import type { FieldGroup, FieldSpec } from '../fact-form/field-spec.ts';

interface CustomerName {
  readonly customer_id: string;
  readonly name: string;
}

/** All facts of an opportunity; `whose` is offered also when nobody recorded that customer. */
export function listOpportunityGroups(
  customers: readonly CustomerName[],
  whose: string,
): readonly FieldGroup[] {
  const isKnown = whose === '' || customers.some((customer) => customer.customer_id === whose);
  const known = customers.map(({ customer_id, name }) => ({ value: customer_id, label: name }));
  const choices = isKnown ? known : [{ value: whose, label: whose }, ...known];
  return [
    {
      title: 'What it is about',
      fields: [{ kind: 'choice', name: 'customer_id', label: 'Customer', choices }, ...subjectFields],
    },
    ...otherGroups,
  ];
}

const subjectFields: readonly FieldSpec[] = [
  { kind: 'line', name: 'title', label: 'Title' },
  {
    kind: 'line',
    name: 'opportunity_id',
    label: 'Opportunity id',
    help: 'What requests call this opportunity. Left empty, it is made from the title. It stays as it is once saved.',
  },
  { kind: 'prose', name: 'summary', label: 'Summary' },
];

const otherGroups: readonly FieldGroup[] = [
  {
    title: 'Goals',
    fields: [
      {
        kind: 'rows',
        name: 'goals',
        label: 'Goals',
        noun: 'goal',
        title: 'text',
        fields: [
          { kind: 'prose', name: 'text', label: 'Goal' },
          { kind: 'line', name: 'measure', label: 'Measure' },
          { kind: 'line', name: 'target', label: 'Target' },
        ],
      },
    ],
  },
  {
    title: 'Requirements',
    fields: [
      {
        kind: 'rows',
        name: 'requirements',
        label: 'Requirements',
        noun: 'requirement',
        title: 'text',
        fields: [
          { kind: 'line', name: 'id', label: 'Id', help: 'Such as R-01.' },
          { kind: 'prose', name: 'text', label: 'Requirement' },
          {
            kind: 'choice',
            name: 'kind',
            label: 'Kind',
            choices: [
              { value: 'functional', label: 'Functional' },
              { value: 'non-functional', label: 'Quality' },
              { value: 'regulatory', label: 'Rule' },
            ],
          },
          {
            kind: 'choice',
            name: 'priority',
            label: 'Priority',
            choices: [
              { value: 'must', label: 'Must' },
              { value: 'should', label: 'Should' },
              { value: 'could', label: 'Could' },
            ],
          },
          { kind: 'line', name: 'source', label: 'Asked for by' },
          { kind: 'line', name: 'met_by', label: 'Met by' },
        ],
      },
    ],
  },
  {
    title: 'Money',
    about: 'Amounts without a currency are in the budget’s one, else the customer’s.',
    fields: [
      {
        kind: 'group',
        name: 'budget',
        label: 'Budget',
        fields: [
          { kind: 'number', name: 'amount', label: 'Budget' },
          { kind: 'line', name: 'currency', label: 'Currency', help: 'Three capital letters, such as EUR.' },
          {
            kind: 'choice',
            name: 'covers',
            label: 'Covers',
            choices: [
              { value: 'one-off', label: 'One-off costs' },
              { value: 'first-year', label: 'The first year' },
              { value: 'three-years', label: 'Three years' },
            ],
          },
          { kind: 'line', name: 'basis', label: 'Who set it, and how' },
        ],
      },
      {
        kind: 'rows',
        name: 'costs',
        label: 'Costs',
        noun: 'cost',
        title: 'item',
        fields: [
          { kind: 'line', name: 'item', label: 'Item' },
          { kind: 'number', name: 'one_off', label: 'One-off' },
          { kind: 'number', name: 'yearly', label: 'A year' },
        ],
      },
      {
        kind: 'rows',
        name: 'benefits',
        label: 'Benefits',
        noun: 'benefit',
        title: 'item',
        fields: [
          { kind: 'line', name: 'item', label: 'Item' },
          { kind: 'number', name: 'yearly', label: 'A year' },
          {
            kind: 'choice',
            name: 'certainty',
            label: 'Certainty',
            choices: [
              { value: 'high', label: 'High' },
              { value: 'medium', label: 'Medium' },
              { value: 'low', label: 'Low' },
            ],
          },
        ],
      },
      { kind: 'number', name: 'discount_rate', label: 'Discount rate', help: 'Percent a year.' },
    ],
  },
  ...deliveryGroups,
];
