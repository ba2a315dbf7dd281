import type { HistorySource } from '@quintet/contracts/timeback/admin-schemas';
import type { Icp } from '@quintet/contracts/timeback/schemas';
import { isIcp } from '../wording.ts';

type Given = Readonly<Record<string, unknown>>;

/** Which history a page shows; without one the server chooses. */
export interface HistorySearch {
  readonly data?: HistorySource;
}

/** Which two versions of a page stand side by side. */
export const comparisons = ['variants', 'draft_a', 'draft_b'] as const;
export type Comparison = (typeof comparisons)[number];

/** The open cell of the matrix. */
export interface PagesSearch {
  readonly icp?: Icp;
  readonly outcome?: string;
  readonly context?: string;
  readonly compare?: Comparison;
}

/** The visitor and the moment of a receipt; the moment is an ISO date-time. */
export interface ReceiptSearch {
  readonly vid?: string;
  readonly at?: string;
}

export function readHistorySearch(given: Given): HistorySearch {
  const data = given['data'];
  return data === 'counted' || data === 'invented' ? { data } : {};
}

export function readPagesSearch(given: Given): PagesSearch {
  const icp = readText(given['icp']);
  const outcome = readText(given['outcome']);
  const context = readText(given['context']);
  const compare = comparisons.find((candidate) => candidate === given['compare']);
  return {
    ...(isIcp(icp) ? { icp } : {}),
    ...(outcome === undefined ? {} : { outcome }),
    ...(context === undefined ? {} : { context }),
    ...(compare === undefined ? {} : { compare }),
  };
}

export function readReceiptSearch(given: Given): ReceiptSearch {
  const vid = readText(given['vid']);
  const at = readText(given['at']);
  return { ...(vid === undefined ? {} : { vid }), ...(at === undefined ? {} : { at }) };
}

function readText(value: unknown): string | undefined {
  // The router reads `?context=25000` as a number.
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
