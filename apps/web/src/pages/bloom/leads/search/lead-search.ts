import type { LeadStatus } from '@quintet/contracts/bloom/leads';
import type { Sort } from '../../../../ui/table/columns.ts';
import { readStatus } from './lead-words.ts';

export const sortKeys = ['created_at', 'lead_score', 'lead_status', 'email', 'company'] as const;
type SortKey = (typeof sortKeys)[number];

/** Which leads are shown, as the address says it, and which of them is open. */
export interface LeadSearch {
  readonly q?: string;
  readonly status?: LeadStatus;
  readonly source?: string;
  readonly score?: LeastScore;
  readonly by?: SortKey;
  readonly order?: 'asc';
  readonly lead?: string;
  readonly panel?: 'add' | 'import';
}

/** The scores from which leads can be asked for. */
export const leastScores = [40, 60, 80] as const;
type LeastScore = (typeof leastScores)[number];

const usualSort: Sort = { key: 'created_at', order: 'desc' };

/** Reads the address; what makes no sense in it is left out. */
export function readLeadSearch(search: Readonly<Record<string, unknown>>): LeadSearch {
  const status = readStatus(search['status']);
  const score = leastScores.find((known) => known === Number(search['score']));
  const by = sortKeys.find((known) => known === search['by']);
  const { panel } = search;
  const [q, source, lead] = [readText(search['q']), readText(search['source']), readText(search['lead'])];
  return {
    ...(q === undefined ? {} : { q }),
    ...(status === undefined ? {} : { status }),
    ...(source === undefined ? {} : { source }),
    ...(score === undefined ? {} : { score }),
    ...(by === undefined || by === usualSort.key ? {} : { by }),
    ...(search['order'] === 'asc' ? { order: 'asc' } : {}),
    ...(lead === undefined ? {} : { lead }),
    ...(panel === 'add' || panel === 'import' ? { panel } : {}),
  };
}

/** A text of digits alone is read as a number by the router. */
function readText(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? text.slice(0, 200) : undefined;
}

/** What of the address says which leads: the part that a view keeps. */
export function filtersOf({ q, status, source, score, by, order }: LeadSearch): LeadSearch {
  return readLeadSearch({ q, status, source, score, by, order });
}

export function sortOf({ by, order }: LeadSearch): Sort {
  return { key: by ?? usualSort.key, order: order ?? usualSort.order };
}

/** A sort for the address; the usual one is not written. */
export function writeSort({ key, order }: Sort): Pick<LeadSearch, 'by' | 'order'> {
  return readLeadSearch({ by: key, order });
}

/** The filters as the server takes them. */
export function askedOf({ q, status, source, score }: LeadSearch) {
  return {
    ...(q === undefined ? {} : { search: q }),
    ...(status === undefined ? {} : { lead_status: status }),
    ...(source === undefined ? {} : { source }),
    ...(score === undefined ? {} : { min_score: score }),
  };
}
