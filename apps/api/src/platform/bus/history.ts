import { LRUCache } from 'lru-cache';
import { Batch } from './event.ts';
import { type EventLog, pageSize } from './event-log.ts';

/** Enough to keep a database busy, too few to take its connections from everyone else. */
const mostQueries = 4;
const cachedCharacters = 8_388_608;
const cachedMs = 10_000;

/** What follows a position, a page at most; `undefined` when nothing does, or not without a gap. */
export type ReadHistory = (stream: string, position: number) => Promise<Batch | undefined>;

/**
 * History for those who catch up. Pages begin at fixed numbers and what they hold never changes, so that all who come
 * back after a cut, each from elsewhere, share a few queries and what is encoded of them.
 */
export function createHistory(log: EventLog): ReadHistory {
  const pages = new LRUCache<string, Batch>({
    maxSize: cachedCharacters,
    ttl: cachedMs,
    sizeCalculation: sizeOf,
  });
  const reading = new Map<string, Promise<Batch | undefined>>();
  const atOnce = limitTo(mostQueries);

  async function readPage(stream: string, start: number, key: string): Promise<Batch | undefined> {
    const events =
      (await atOnce(async () => await log.readAfter(new Map([[stream, start]])))).get(stream) ?? [];
    const page = Batch.following((events[0]?.seq ?? 1) - 1, events);
    if (page !== undefined) pages.set(key, page);
    return page;
  }

  return async (stream, position) => {
    const start = position - (position % pageSize);
    const key = `${start}@${stream}`;
    const kept = followOn(pages.get(key), position);
    if (kept !== undefined) return kept;
    const page = reading.get(key) ?? readPage(stream, start, key).finally(() => reading.delete(key));
    reading.set(key, page);
    return followOn(await page, position);
  };
}

function followOn(page: Batch | undefined, position: number): Batch | undefined {
  const rest = page?.after(position);
  return rest?.first === position + 1 ? rest : undefined;
}

function sizeOf({ events }: Batch): number {
  return events.reduce((total, { json }) => total + json.length + 100, 0);
}

/** Lets so many run at a time; the others wait for their turn. */
function limitTo(most: number): <Result>(run: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (run) => {
    if (running === most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
