import type { LeadStatus } from '@quintet/contracts/bloom/leads';

/** How leads stand, on their way from the first word to the last. */
export const statuses = [
  'new',
  'contacted',
  'qualified',
  'opportunity',
  'customer',
  'lost',
] as const satisfies LeadStatus[];

export function readStatus(value: unknown): LeadStatus | undefined {
  return statuses.find((status) => status === value);
}

/** How a lead stands, for people. */
export const statusLabels: Readonly<Record<LeadStatus, string>> = {
  new: 'New',
  contacted: 'Contacted',
  qualified: 'Qualified',
  opportunity: 'Opportunity',
  customer: 'Customer',
  lost: 'Lost',
};

/** A source such as `contact_form` as people write it. */
export function describeSource(source: string): string {
  const words = source.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

interface Named {
  readonly email: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
}

/** A lead by its name, or by its address where it has none. */
export function nameOf({ first_name, last_name, email }: Named): string {
  const name = [first_name, last_name].filter((part) => part !== null).join(' ');
  return name === '' ? email : name;
}
