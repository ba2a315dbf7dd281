import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { isUnavailable } from '@quintet/db/is-unavailable';

interface Waiting<Item, Result> {
  readonly item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

interface BatcherOptions {
  /** How many items one batch holds at most, 200 by default. */
  readonly maxSize?: number;
  /** How many batches may be under way, 1 by default. */
  readonly concurrency?: number;
  /** How long a batch waits for more, in milliseconds; by default for no longer than a turn of the event loop. */
  readonly delayMs?: number;
}

/**
 * Gives a function that takes one item, and does with all the items of a turn of the event loop, and with those that come
 * while as many batches as may be are under way, what `work` does with a batch. Nothing waits when all is quiet, and the
 * batches grow with the load. `work` gives a result for each item in the same order, and is all or nothing: when it
 * throws, each item is tried by itself, so that one which cannot be done harms nobody else; when the database is away,
 * that is the answer to all.
 */
export function createBatcher<Item, Result>(
  work: (batch: readonly Item[]) => Promise<readonly Result[]>,
  { maxSize = 200, concurrency = 1, delayMs = 0 }: BatcherOptions = {},
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let underWay = 0;
  let isStarting = false;

  const settle = async (batch: readonly Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await work(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
    } catch (error) {
      if (batch.length === 1 || isUnavailable(error)) for (const { reject } of batch) reject(error);
      else await Promise.all(batch.map(async (one) => await settle([one])));
    }
  };

  const workAll = async (): Promise<void> => {
    underWay += 1;
    isStarting = true;
    // Those who arrive in one turn of the event loop go together from the first.
    await (delayMs === 0 ? turn() : delay(delayMs));
    isStarting = false;
    while (waiting.length > 0) {
      await settle(waiting.splice(0, maxSize));
      if (delayMs > 0) await delay(delayMs);
    }
    underWay -= 1;
  };

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (underWay < concurrency && !isStarting) void workAll();
    });
}
