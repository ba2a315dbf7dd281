import type { Redis } from 'ioredis';
import { gather } from './gather.ts';
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

const reads = { atOnce: 8 };

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

  return {
    // Under load, many requests share one command.
    get: gather(async (keys) => {
      const texts = await attempt(async () => await redis.mget(keys.map(keyOf)));
      return keys.map((_, index) => texts?.[index] ?? undefined);
    }, reads),
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
