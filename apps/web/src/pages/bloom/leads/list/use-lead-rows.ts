import type { Lead } from '@quintet/contracts/bloom/leads';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { trpc } from '../../../../api/trpc.ts';
import { joinPages, type Rows } from '../../../../ui/table/rows.ts';
import { askedOf, filtersOf, type LeadSearch, sortKeys, sortOf } from '../search/lead-search.ts';

const pageSize = 100;
/** A thumb that is dragged through the whole list asks for pages this often at most, in milliseconds. */
const pauseMs = 120;
/** What is read again in between is read when something happens. */
const freshMs = 60_000;

/** The leads that the address asks for, read a page at a time as they come into sight. */
export function useLeadRows(search: LeadSearch) {
  const listKey = JSON.stringify(filtersOf(search));
  const { sight, onSight } = useSight(listKey);
  const { key, order } = sortOf(search);
  const asked = {
    ...askedOf(search),
    sort_by: sortKeys.find((known) => known === key) ?? 'created_at',
    sort_order: order,
    limit: pageSize,
  } as const;
  const offsets = Array.from(
    { length: sight.last - sight.first + 1 },
    (_, page) => (sight.first + page) * pageSize,
  );
  const pages = trpc.useQueries((client) =>
    offsets.map((offset) => client.bloom.leads.list({ ...asked, offset }, { staleTime: freshMs })),
  );
  const total = pages.find(({ data }) => data !== undefined)?.data?.total;
  const known = useKnown(listKey, total);
  const read = pages.flatMap(({ data }, index) =>
    data === undefined ? [] : [{ offset: offsets[index] ?? 0, items: data.items }],
  );
  const rows: Rows<Lead> = { count: known ?? 0, onSight, ...joinPages(read) };
  return {
    rows,
    listKey,
    /** How many leads fit; `undefined` before that is known. */
    total: known,
    error: pages.find(({ error }) => error !== null)?.error ?? null,
    retry: () => pages.forEach((page) => void page.refetch()),
  };
}

interface Sight {
  readonly listKey: string;
  /** Pages, both included. */
  readonly first: number;
  readonly last: number;
}

/** Which pages are in sight, followed no faster than pages can come. */
function useSight(listKey: string) {
  const [sight, setSight] = useState<Sight>({ listKey, first: 0, last: 0 });
  const latest = useRef<Sight>(undefined);
  const timer = useRef<number>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const onSight = useCallback(
    (firstRow: number, lastRow: number) => {
      latest.current = {
        listKey,
        first: Math.floor(firstRow / pageSize),
        last: Math.floor(lastRow / pageSize),
      };
      timer.current ??= window.setTimeout(() => {
        timer.current = undefined;
        const { current: next } = latest;
        setSight((shown) => (next === undefined || isSame(shown, next) ? shown : next));
      }, pauseMs);
    },
    [listKey],
  );
  const current = useMemo(
    () => (sight.listKey === listKey ? sight : { listKey, first: 0, last: 0 }),
    [sight, listKey],
  );
  return { sight: current, onSight };
}

function isSame(one: Sight, other: Sight): boolean {
  return one.listKey === other.listKey && one.first === other.first && one.last === other.last;
}

/** The newest total of a list; what was known of it stays while pages come. */
function useKnown(listKey: string, total: number | undefined): number | undefined {
  const [known, setKnown] = useState({ listKey, total });
  if (total !== undefined && (known.total !== total || known.listKey !== listKey))
    setKnown({ listKey, total });
  return total ?? (known.listKey === listKey ? known.total : undefined);
}
