import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Logger } from '../log.ts';

/** Permits that all nodes share. A node that dies holds none for longer than ten seconds. */
export interface Leases {
  /**
   * Takes one of so many permits and gives the function that releases it; `undefined` when all are taken. While Redis is
   * away every lease is granted, and not counted elsewhere.
   */
  tryAcquire(key: string, permits: number): Promise<(() => void) | undefined>;
  /** Releases what is left. */
  close(): Promise<void>;
}

const aliveMs = 10_000;
/** Longer than anything lasts that holds a permit: then what dead nodes left is forgotten though nobody asks. */
const keyLifeSeconds = 86_400;

// A lease begins with the node that holds it, and counts while that node is marked as alive.
const acquireScript = `
  redis.call('set', ARGV[2] .. ARGV[3], '', 'px', ARGV[6])
  local taken = 0
  for _, lease in ipairs(redis.call('smembers', KEYS[1])) do
    if redis.call('exists', ARGV[2] .. string.match(lease, '^[^/]+')) == 1 then taken = taken + 1
    else redis.call('srem', KEYS[1], lease) end
  end
  if taken >= tonumber(ARGV[1]) then return 0 end
  redis.call('sadd', KEYS[1], ARGV[3] .. '/' .. ARGV[4])
  redis.call('expire', KEYS[1], ARGV[5])
  return 1`;

/** Leases in Redis, below `prefix`; however many there are, a node says that it is alive with one command. */
export function createLeases(options: { redis: Redis; prefix: string; log: Logger }): Leases {
  const { redis, prefix, log } = options;
  const node = randomUUID();
  const marks = `${prefix}:node:`;
  /** Leases that ended and that Redis was not told of yet, with their keys. */
  const released = new Map<string, string>();
  let last = 0;

  async function attempt<Result>(run: () => Promise<Result>): Promise<Result | undefined> {
    if (redis.status !== 'ready') return undefined;
    try {
      return await run();
    } catch (error) {
      log.debug({ err: error }, 'the leases are out of reach');
      return undefined;
    }
  }

  const remove = async (lease: string, key: string) => {
    await redis.srem(key, lease);
    released.delete(lease);
  };
  const beat = async () => {
    await redis.set(marks + node, '', 'PX', aliveMs);
    for (const [lease, key] of released) await remove(lease, key);
  };
  const timer = setInterval(() => void attempt(beat), aliveMs / 4).unref();

  return {
    async tryAcquire(name, permits) {
      const key = `${prefix}:${name}`;
      last += 1;
      const lease = `${node}/${last}`;
      const given = [permits, marks, node, last, keyLifeSeconds, aliveMs];
      const answer = await attempt(async () => await redis.eval(acquireScript, 1, key, ...given));
      if (answer === 0) return undefined;
      return () => {
        // Redis may have taken it though its answer was lost.
        released.set(lease, key);
        void attempt(async () => await remove(lease, key));
      };
    },
    async close() {
      clearInterval(timer);
      await attempt(async () => await redis.del(marks + node));
    },
  };
}
