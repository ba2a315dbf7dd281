import { Redis } from 'ioredis';

/** The Redis that tests use, each with names of its own. */
export const testRedisUrl = process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379';

/** Why a suite that needs it was skipped. */
export const noRedis = 'Redis does not answer on TEST_REDIS_URL';

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
