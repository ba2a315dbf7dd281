import { useSearch } from '@tanstack/react-router';
import { useMemo, useSyncExternalStore } from 'react';
import { usualDays } from './range-search.ts';

const dayMs = 86_400_000;

/** What is asked of the server, and the buckets in which its trends come. */
export interface Range {
  readonly days: number;
  readonly aggregation: 'daily' | 'weekly';
  readonly input: { readonly start_date: string; readonly end_date: string };
  /** The first day of each bucket, as `2026-03-14`. */
  readonly buckets: readonly string[];
}

/** The range in the address, up to the end of today. */
export function useRange(): Range {
  const { days = usualDays, by } = useSearch({ from: '/bloom/' });
  const today = useSyncExternalStore(watchMinutes, readToday);
  return useMemo(() => describeRange(days, by ?? 'daily', today), [days, by, today]);
}

function readToday(): string {
  return new Date().toISOString().slice(0, 10);
}

/** A dashboard stays open over midnight. */
function watchMinutes(onMinute: () => void): () => void {
  const timer = setInterval(onMinute, 60_000);
  return () => clearInterval(timer);
}

/** So many days up to and with `today`, in whole days of UTC as the server counts. */
export function describeRange(days: number, aggregation: Range['aggregation'], today: string): Range {
  const end = Date.parse(today) + dayMs;
  const start = end - days * dayMs;
  const first = aggregation === 'weekly' ? mondayOf(start) : start;
  const step = aggregation === 'weekly' ? 7 * dayMs : dayMs;
  return {
    days,
    aggregation,
    input: { start_date: new Date(start).toISOString(), end_date: new Date(end).toISOString() },
    buckets: Array.from({ length: Math.ceil((end - first) / step) }, (_, index) =>
      dayOf(first + index * step),
    ),
  };
}

function mondayOf(time: number): number {
  return time - ((new Date(time).getUTCDay() + 6) % 7) * dayMs;
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
