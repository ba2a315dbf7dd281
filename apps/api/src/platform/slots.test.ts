import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startProxy } from '../testing/start-proxy.ts';
import { isRedisMissing, newTestName, noRedis, removeTestKeys, testRedisUrl } from '../testing/test-redis.ts';
import { createLog } from './log.ts';
import { createLeases } from './slot-leases.ts';
import { createSlots } from './slots.ts';

const log = createLog('silent');

test('a place is taken once, and free again once', async () => {
  const slots = createSlots(2);
  const [one, two] = [await slots.take('a'), await slots.take('a')];
  expect(await slots.take('a')).toBeUndefined();
  expect(await slots.take('b')).toBeDefined();
  one?.();
  one?.();
  expect(await slots.take('a')).toBeDefined();
  expect(await slots.take('a')).toBeUndefined();
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
    await vi.waitUntil(() => redis.status === 'ready');
    const leases = createLeases({ redis, prefix, log });
    onTestFinished(async () => {
      await leases.close();
      redis.disconnect();
    });
    return { ...createSlots(3, leases), redis, leases };
  }

  test('count together', async ({ skip }) => {
    skip(isMissing, noRedis);
    const prefix = newName();
    const [one, other] = [await openNode(prefix), await openNode(prefix)];
    const [first] = [await one.take('a'), await one.take('a'), await other.take('a')];
    expect([await one.take('a'), await other.take('a')]).toEqual([undefined, undefined]);
    expect(await other.take('b')).toBeDefined();
    first?.();
    await vi.waitFor(async () => expect(await other.take('a')).toBeDefined());
    expect(await one.take('a')).toBeUndefined();
  });

  test('give at most what there is, however many ask at once', async ({ skip }) => {
    skip(isMissing, noRedis);
    const prefix = newName();
    const nodes = [await openNode(prefix), await openNode(prefix)];
    const asked = Array.from({ length: 40 }, async (_, index) => await nodes[index % 2]?.take('a'));
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
    const held = [await cut.take('a'), await cut.take('a'), await cut.take('a')];
    expect(await other.take('a')).toBeUndefined();
    proxy.cut();
    await vi.waitUntil(() => cut.redis.status !== 'ready');
    for (const free of held) free?.();
    const alone = [await cut.take('a'), await cut.take('a'), await cut.take('a'), await cut.take('a')];
    expect(alone.map((free) => free !== undefined)).toEqual([true, true, true, false]);
    proxy.mend();
    await vi.waitFor(async () => expect(await other.take('a')).toBeDefined(), {
      timeout: 30_000,
      interval: 50,
    });
  });

  test('get the places of one that is gone: at once when it closed, else after its time', async ({
    skip,
  }) => {
    skip(isMissing, noRedis);
    const prefix = newName();
    const [closed, dead, living] = [await openNode(prefix), await openNode(prefix), await openNode(prefix)];
    for (let place = 0; place < 3; place += 1) await closed.take('a');
    for (let place = 0; place < 3; place += 1) await dead.take('b');
    expect([await living.take('a'), await living.take('b')]).toEqual([undefined, undefined]);
    await closed.leases.close();
    expect(await living.take('a')).toBeDefined();
    // As a process that was killed: it never says another word.
    dead.redis.disconnect();
    await vi.waitFor(async () => expect(await living.take('b')).toBeDefined(), {
      timeout: 30_000,
      interval: 100,
    });
  });
});
