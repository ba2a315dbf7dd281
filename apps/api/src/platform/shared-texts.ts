import type { Redis } from 'ioredis';
import type { Logger } from './log.ts';

export interface SharedText {
  readonly key: string;
  readonly text: string;
  readonly seconds: number;
}

/** Short-lived texts that all nodes see. What cannot be reached is as good as absent. */
export interface SharedTexts {
  get(key: string): Promise<string | undefined>;
  /** Keeps texts, each for whole seconds, at least one. `onlyNew`: unless there is one already. */
  set(texts: readonly SharedText[], options?: { onlyNew?: boolean }): Promise<void>;
  delete(keys: readonly string[]): Promise<void>;
}

/** Texts in Redis, below `prefix`; `undefined` without Redis, for then there is nobody to share with. */
export function createSharedTexts(options: {
  redis: Redis | undefined;
  prefix: string;
  log: Logger;
}): SharedTexts | undefined {
  const { redis, prefix, log } = options;
  if (redis === undefined) return undefined;
  const keyOf = (key: string) => `${prefix}:${key}`;

  async function attempt<Result>(run: () => Promise<Result>): Promise<Result | undefined> {
    if (redis?.status !== 'ready') return undefined;
    try {
      return await run();
    } catch (error) {
      log.debug({ err: error }, 'a shared text is out of reach');
      return undefined;
    }
  }

  const read = gatherReads(async (keys) => {
    const texts = await attempt(async () => await redis.mget(keys.map(keyOf)));
    return new Map(keys.map((key, index) => [key, texts?.[index] ?? undefined]));
  });

  return {
    get: async (key) => await read(key),
    async set(texts, { onlyNew = false } = {}) {
      await attempt(async () => {
        const commands = redis.pipeline();
        for (const { key, text, seconds } of texts) {
          const lifetime = Math.max(1, Math.ceil(seconds));
          if (onlyNew) commands.set(keyOf(key), text, 'EX', lifetime, 'NX');
          else commands.set(keyOf(key), text, 'EX', lifetime);
        }
        await commands.exec();
      });
    },
    async delete(keys) {
      if (keys.length > 0) await attempt(async () => await redis.del(keys.map(keyOf)));
    },
  };
}

type Texts = ReadonlyMap<string, string | undefined>;

/**
 * Reads all that is asked for in one turn of the event loop at once: under load, many requests share one command. They
 * share one promise too, which costs each less than a place in a group of `gather`.
 */
function gatherReads(readAll: (keys: readonly string[]) => Promise<Texts>) {
  let keys = new Set<string>();
  let reading: Promise<Texts> | undefined;
  const readGathered = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    const asked = [...keys];
    keys = new Set();
    reading = undefined;
    return await readAll(asked);
  };
  return async (key: string): Promise<string | undefined> => {
    keys.add(key);
    reading ??= readGathered();
    return (await reading).get(key);
  };
}
