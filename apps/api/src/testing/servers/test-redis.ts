import { Redis } from 'ioredis';

/** The Redis that tests use, each with names of its own. */
export const testRedisUrl = process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379';

/** Why a suite that needs it was skipped. */
export const noRedis = 'Redis does not answer on TEST_REDIS_URL';

const namePrefix = 'test-';
const dayMs = 86_400_000;

/** Whether such a suite is to be skipped; never in CI, where it has to fail instead. */
export async function isRedisMissing(): Promise<boolean> {
  if (process.env['CI'] === 'true') return false;
  const redis = new Redis(testRedisUrl, { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined);
  return await redis
    .connect()
    .then(
      () => false,
      () => true,
    )
    .finally(() => redis.disconnect());
}

/** Removes every key that begins with this name. */
export async function removeTestKeys(name: string): Promise<void> {
  await removeKeys(`${name}:*`, () => true);
}

/** Removes what tests left behind more than a day ago, under names of `newTestName`. */
export async function removeOldTestKeys(): Promise<void> {
  const oldest = Date.now() - dayMs;
  await removeKeys(`${namePrefix}*`, (key) => Number(key.slice(namePrefix.length).split('-')[0]) < oldest);
}

async function removeKeys(match: string, fits: (key: string) => boolean): Promise<void> {
  const redis = new Redis(testRedisUrl);
  for await (const keys of redis.scanStream({ match, count: 1_000 }) as AsyncIterable<string[]>) {
    const fitting = keys.filter(fits);
    if (fitting.length > 0) await redis.unlink(...fitting);
  }
  redis.disconnect();
}
