import type { ContextKey } from '@quintet/contracts/timeback/schemas';
import { z } from 'zod';
import { findStats, loadStatsBook, type ScopeStats, type StatsBook, type StatsSource } from './stats.ts';

/** All figures in memory, so that a page costs no query. They follow the database within a minute. */
export interface StatsCache {
  /** The figures of the narrowest scope with enough pupils for a context. Never waits. */
  find(contextKey: ContextKey, contextValue: string): ScopeStats | undefined;
  /** The figures of every scope that has enough pupils. */
  list(): readonly ScopeStats[];
  /** Looks whether the pupils changed and, if so, computes the figures anew. Throws when the database is away. */
  refresh(): Promise<void>;
  /** Calls back each time the figures are other than before. */
  onChange(listener: () => void): void;
  /** Waits for what is under way; nothing is looked up afterwards. */
  close(): Promise<void>;
}

const looksAgainAfterMs = 60_000;
const revisionOfStudents =
  'select count(*)::int as pupils, max(imported_at)::text as imported_at from timeback.students';
const Revision = z.tuple([z.object({ pupils: z.int(), imported_at: z.string().nullable() })]);

/** Computes all figures once, then again when pupils were added, changed or removed; looked up at most once a minute. */
export async function openStatsCache(db: StatsSource, now: () => number = Date.now): Promise<StatsCache> {
  let book: StatsBook = new Map();
  let revision: string | undefined;
  let lookedAt = 0;
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;
  let closed = false;
  const listeners: (() => void)[] = [];

  async function look(): Promise<void> {
    if (closed) return;
    lookedAt = now();
    const [{ pupils, imported_at }] = Revision.parse(await db.$queryRawUnsafe(revisionOfStudents));
    const found = `${pupils} ${imported_at}`;
    if (found === revision) return;
    book = await loadStatsBook(db);
    revision = found;
    for (const listener of listeners) listener();
  }

  /** One after the other: a look that began before a change must not answer for it. */
  async function refresh(): Promise<void> {
    waiting += 1;
    const turn = last.then(look).finally(() => {
      waiting -= 1;
    });
    last = turn.catch(() => undefined);
    await turn;
  }

  /** A reader never waits for this, nor hears of a database that is away: the figures at hand still stand. */
  function refreshWhenOld(): void {
    if (waiting === 0 && now() - lookedAt >= looksAgainAfterMs) refresh().catch(() => undefined);
  }

  await refresh();
  return {
    find(contextKey, contextValue) {
      refreshWhenOld();
      return findStats(book, contextKey, contextValue);
    },
    list() {
      refreshWhenOld();
      return [...book.values()];
    },
    refresh,
    onChange: (listener) => void listeners.push(listener),
    async close() {
      closed = true;
      await last;
    },
  };
}
