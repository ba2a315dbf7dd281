import type { LeadSearch } from './lead-search.ts';

/** A change of the address; `undefined` takes a word out of it. */
export type SearchChange = { readonly [Key in keyof LeadSearch]?: LeadSearch[Key] | undefined };

/** The change that takes all filters away. */
export const noFilters = {
  q: undefined,
  status: undefined,
  source: undefined,
  score: undefined,
  by: undefined,
  order: undefined,
} as const;

/** The address after a change. */
export function withChange(before: LeadSearch, change: SearchChange): LeadSearch {
  const kept = Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept);
}
