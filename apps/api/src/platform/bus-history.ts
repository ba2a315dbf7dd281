import type { BusEvent } from './bus-event.ts';
import type { EventLog } from './bus-log.ts';

/** Enough to keep a database busy, too few to take its connections from everyone else. */
const mostQueries = 4;

/** Reads the page of a stream that follows a position. */
export type ReadHistory = (stream: string, after: number) => Promise<readonly BusEvent[]>;

/** History for those who catch up: a few queries at a time, and one for all who ask for the same page. */
export function createHistory(log: EventLog): ReadHistory {
  const pages = new Map<string, Promise<readonly BusEvent[]>>();
  const waiting: (() => void)[] = [];
  let running = 0;

  async function read(stream: string, after: number): Promise<readonly BusEvent[]> {
    if (running === mostQueries) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return (await log.readAfter(new Map([[stream, after]]))).get(stream) ?? [];
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  }

  return async (stream, after) => {
    const key = `${after}@${stream}`;
    const page = pages.get(key) ?? read(stream, after).finally(() => pages.delete(key));
    pages.set(key, page);
    return await page;
  };
}
