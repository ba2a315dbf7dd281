import { setImmediate as turn } from 'node:timers/promises';
import { isUnavailable } from '@quintet/db/is-unavailable';

interface Waiting<Item, Result> {
  readonly item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

interface Bounds {
  /** How many go together, 200 by default. */
  readonly most?: number;
  /** How many groups may be under way, 1 by default. */
  readonly atOnce?: number;
}

/**
 * Group commit: what arrives while as many groups as may be are under way goes together in the next one. Nothing waits
 * when all is quiet, and the groups grow with the load. `work` takes a group and gives a result for each member in the
 * same order; it is all or nothing. When it throws, each member is tried by itself, so that one which cannot be done
 * harms nobody else; when the database is away, that is the answer to all.
 */
export function gather<Item, Result>(
  work: (group: readonly Item[]) => Promise<readonly Result[]>,
  { most = 200, atOnce = 1 }: Bounds = {},
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let underWay = 0;
  let isStarting = false;

  const settle = async (group: readonly Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await work(group.map(({ item }) => item));
      for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result);
    } catch (error) {
      if (group.length === 1 || isUnavailable(error)) for (const { reject } of group) reject(error);
      else await Promise.all(group.map(async (one) => await settle([one])));
    }
  };

  const workAll = async (): Promise<void> => {
    underWay += 1;
    isStarting = true;
    // Those who arrive in one turn of the event loop go together from the first.
    await turn();
    isStarting = false;
    while (waiting.length > 0) await settle(waiting.splice(0, most));
    underWay -= 1;
  };

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (underWay < atOnce && !isStarting) void workAll();
    });
}
