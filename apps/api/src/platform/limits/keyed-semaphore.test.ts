import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startProxy } from '../../testing/servers/start-proxy.ts';
import { isRedisMissing, noRedis, removeTestKeys, testRedisUrl } from '../../testing/servers/test-redis.ts';
import { newTestName } from '@quintet/db/testing/test-db';
import { createLog } from '../log.ts';
import { createLeases } from './leases.ts';
import { createKeyedSemaphore } from './keyed-semaphore.ts';

const log = createLog('silent');

test('a permit is taken once, and released once', async () => {
  const semaphore = createKeyedSemaphore(2);
  const [one, two] = [await semaphore.tryAcquire('a'), await semaphore.tryAcquire('a')];
  expect(await semaphore.tryAcquire('a')).toBeUndefined();
  expect(await semaphore.tryAcquire('b')).toBeDefined();
  one?.();
  one?.();
  expect(await semaphore.tryAcquire('a')).toBeDefined();
  expect(await semaphore.tryAcquire('a')).toBeUndefined();
  two?.();
});

describe('two nodes with one Redis', async () => {
  const isMissing = await isRedisMissing();
  const newName = () => {
    const prefix = newTestName();
    onTestFinished(async () => await removeTestKeys(prefix));
    return prefix;
  };

  /** A node, and its connection to Redis. */
  async function openNode(prefix: string, url = testRedisUrl) {
    const redis = new Redis(url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      commandTimeout: 2_000,
    });
    redis.on('error', () => undefined);
    await expect.poll(() => redis.status).toBe('ready');
    const leases = createLeases({ redis, prefix, log });
    onTestFinished(async () => {
      await leases.close();
      redis.disconnect();
    });
    return { ...createKeyedSemaphore(3, leases), redis, leases };
  }

  test('count together', async ({ skip }) => {
    skip(isMissing, noRedis);
    const prefix = newName();
    const [one, other] = [await openNode(prefix), await openNode(prefix)];
    const [first] = [await one.tryAcquire('a'), await one.tryAcquire('a'), await other.tryAcquire('a')];
    expect([await one.tryAcquire('a'), await other.tryAcquire('a')]).toEqual([undefined, undefined]);
    expect(await other.tryAcquire('b')).toBeDefined();
    first?.();
    await expect.poll(async () => await other.tryAcquire('a')).toBeDefined();
    expect(await one.tryAcquire('a')).toBeUndefined();
  });

  test('give at most what there is, however many ask at once', async ({ skip }) => {
    skip(isMissing, noRedis);
    const prefix = newName();
    const nodes = [await openNode(prefix), await openNode(prefix)];
    const asked = Array.from({ length: 40 }, async (_, index) => await nodes[index % 2]?.tryAcquire('a'));
    expect((await Promise.all(asked)).filter((free) => free !== undefined)).toHaveLength(3);
  });

  test('count by themselves while Redis is away, and free what they gave back meanwhile', async ({
    skip,
  }) => {
    skip(isMissing, noRedis);
    const prefix = newName();
    const { hostname, port } = new URL(testRedisUrl);
    await using proxy = await startProxy({ host: hostname, port: Number(port || 6379) });
    const cut = await openNode(prefix, `redis://127.0.0.1:${proxy.port}`);
    const other = await openNode(prefix);
    const held = [await cut.tryAcquire('a'), await cut.tryAcquire('a'), await cut.tryAcquire('a')];
    expect(await other.tryAcquire('a')).toBeUndefined();
    proxy.cut();
    await expect.poll(() => cut.redis.status).not.toBe('ready');
    for (const free of held) free?.();
    const alone = [
      await cut.tryAcquire('a'),
      await cut.tryAcquire('a'),
      await cut.tryAcquire('a'),
      await cut.tryAcquire('a'),
    ];
    expect(alone.map((free) => free !== undefined)).toEqual([true, true, true, false]);
    proxy.mend();
    await expect.poll(async () => await other.tryAcquire('a')).toBeDefined();
  });

  test('get the permits of one that is gone: at once when it closed, else after its time', async ({
    skip,
  }) => {
    skip(isMissing, noRedis);
    const prefix = newName();
    const [closed, dead, living] = [await openNode(prefix), await openNode(prefix), await openNode(prefix)];
    for (let permit = 0; permit < 3; permit += 1) await closed.tryAcquire('a');
    for (let permit = 0; permit < 3; permit += 1) await dead.tryAcquire('b');
    expect([await living.tryAcquire('a'), await living.tryAcquire('b')]).toEqual([undefined, undefined]);
    await closed.leases.close();
    expect(await living.tryAcquire('a')).toBeDefined();
    // As a process that was killed: it never says another word.
    dead.redis.disconnect();
    await expect.poll(async () => await living.tryAcquire('b')).toBeDefined();
  });
});
