import type { Limit } from '@quintet/contracts/operation';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import type { Redis } from 'ioredis';

/** `undefined` when the call may pass, else the whole seconds to wait and the bucket's size. */
export interface Refusal {
  readonly retryAfter: number;
  readonly points: number;
  readonly seconds: number;
}

export interface RateLimiter {
  consume(limit: Limit, key: string): Promise<Refusal | undefined>;
}

export type LimitOverrides = false | Readonly<Record<string, false | { points: number; seconds: number }>>;

/**
 * Named fixed-window buckets in memory, or in Redis so that all nodes count together. While Redis is away each node
 * counts by itself. `overrides` replaces or switches off single limits; `false` switches all of them off.
 */
export function createRateLimiter(options: {
  redis?: Redis | undefined;
  /** Begins every key in Redis. */
  name: string;
  overrides: LimitOverrides;
}): RateLimiter {
  const { redis, name, overrides } = options;
  if (overrides === false) return { consume: () => Promise.resolve(undefined) };
  const buckets = new Map<string, RateLimiterAbstract | undefined>();

  function bucketOf(limit: Limit): RateLimiterAbstract | undefined {
    if (buckets.has(limit.name)) return buckets.get(limit.name);
    const override = overrides === false ? false : overrides[limit.name];
    const bucket =
      override === false
        ? undefined
        : createBucket({ ...limit, ...override }, `${name}:limit:${limit.name}`, redis);
    buckets.set(limit.name, bucket);
    return bucket;
  }

  return {
    async consume(limit, key) {
      const bucket = bucketOf(limit);
      if (bucket === undefined) return undefined;
      try {
        await bucket.consume(key);
        return undefined;
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        const retryAfter = Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
        return { retryAfter, points: bucket.points, seconds: bucket.duration };
      }
    },
  };
}

function createBucket(limit: Limit, keyPrefix: string, redis: Redis | undefined): RateLimiterAbstract {
  const options = { keyPrefix, points: limit.points, duration: limit.seconds };
  const memory = new RateLimiterMemory(options);
  if (redis === undefined) return memory;
  return new RateLimiterRedis({
    ...options,
    storeClient: redis,
    insuranceLimiter: memory,
    rejectIfRedisNotReady: true,
  });
}

/** The headers of a 429: `Retry-After` and the draft `RateLimit` pair. */
export function refusalHeaders(refusal: Refusal): Record<string, string> {
  return {
    'retry-after': String(refusal.retryAfter),
    'ratelimit-policy': `"default";q=${refusal.points};w=${refusal.seconds}`,
    ratelimit: `"default";r=0;t=${refusal.retryAfter}`,
  };
}
