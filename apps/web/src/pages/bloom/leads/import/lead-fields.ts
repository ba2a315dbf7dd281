/** What a column of a file can be of a lead; the keys are those of the server. */
export const leadFields = [
  { key: 'email', label: 'Email' },
  { key: 'first_name', label: 'First name' },
  { key: 'last_name', label: 'Last name' },
  { key: 'company', label: 'Company' },
  { key: 'phone', label: 'Telephone' },
  { key: 'website', label: 'Website' },
  { key: 'lead_status', label: 'Status' },
  { key: 'source', label: 'Source' },
  { key: 'services_interested', label: 'Services wanted' },
  { key: 'budget_range', label: 'Budget' },
  { key: 'timeline', label: 'Timeline' },
  { key: 'notes', label: 'Notes' },
] as const;
export type FieldKey = (typeof leadFields)[number]['key'];

/** Which field each column of a file is; `undefined` for one that is left out. */
export type Mapping = readonly (FieldKey | undefined)[];

/** Finds fields by the names that the columns bear, whatever stands between their letters; each field once. */
export function mapByHeader(header: readonly string[]): Mapping {
  const taken = new Set<FieldKey>();
  return header.map((name) => {
    const found = leadFields.find(
      ({ key, label }) =>
        !taken.has(key) && [key, label].some((known) => lettersOf(known) === lettersOf(name)),
    );
    if (found !== undefined) taken.add(found.key);
    return found?.key;
  });
}

/** The mapping after one column was chosen to be a field; another one that was it is left out. */
export function mapColumn(mapping: Mapping, column: number, field: FieldKey | undefined): Mapping {
  return mapping.map((known, index) =>
    index === column ? field : field !== undefined && known === field ? undefined : known,
  );
}

function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
