import { Redis } from 'ioredis';
import { newTestName } from '@quintet/db/testing/test-db';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  isRedisMissing,
  noRedis,
  removeTestKeys,
  testRedisUrl,
} from '../../../testing/servers/test-redis.ts';
import { digestOf } from './digest.ts';
import { RedisStore } from './redis-store.ts';
import { type Session, visitChapter } from './session.ts';

const isMissing = await isRedisMissing();

describe.skipIf(isMissing)(`sessions in Redis${isMissing ? ` (${noRedis})` : ''}`, () => {
  const name = newTestName();
  let redis: Redis;
  const open = (ttlMs = 60_000) => new RedisStore({ redis, prefix: name, ttlMs });
  beforeAll(() => {
    redis = new Redis(testRedisUrl, { maxRetriesPerRequest: 0 });
  });
  afterAll(async () => {
    redis.disconnect();
    await removeTestKeys(name);
  });

  const visit = async (store: RedisStore, session_id: string, text: string, chapter_id = 'one') =>
    await store.change(
      session_id,
      (known) =>
        visitChapter(known, {
          chapter_id,
          original: digestOf(text),
          difficulty_level: 'advanced',
          reading_position: 1.25,
          at: Date.now(),
        }),
      { digest: digestOf(text), text },
    );

  test('another node finds the session, its text to the last half character, and its levels', async () => {
    const text = 'Ein Text \u0000 \uD800 \u{1F600}\r\n';
    const id = 'half \uDC00';
    await visit(open(), id, text);
    const other = open();
    expect(await other.change(id, (known) => known)).toMatchObject({ reading_position: 1.25 });
    expect(await other.findOriginal(digestOf(text))).toBe(text);
    const levelled = { text: 'Easy.', blocks: [{ sourceStart: 0, sourceEnd: 4, start: 0, end: 5 }] };
    await other.keepLevel({ digest: digestOf(text), level: 'beginner' }, levelled);
    expect(await open().findLevel({ digest: digestOf(text), level: 'beginner' })).toEqual(levelled);
    expect(await other.remove(id)).toBe(true);
    expect(await open().remove(id)).toBe(false);
  });

  test('of many who begin a chapter at once one gives the original, and no change of another is lost', async () => {
    const texts = Array.from({ length: 20 }, (_, i) => `Text ${i}`);
    const sessions = await Promise.all(texts.map(async (text) => await visit(open(), 'race', text)));
    const originals = new Set(sessions.map((session) => session?.chapters[0]?.original));
    expect(originals.size).toBe(1);
    await Promise.all(
      texts.map(async (text, i) => await visit(open(), 'race', text, `another chapter ${i}`)),
    );
    const last = await open().change('race', (known) => known);
    expect(last?.chapters).toHaveLength(21);
  });

  test('a session ends after the time without use, and what it read some time later', async () => {
    const store = open(1_000);
    await visit(store, 'short', 'A text.');
    const known = async () => await store.change('short', (session): Session | undefined => session);
    const key = `${name}:session:${digestOf('short')}`;
    expect(await redis.pttl(key)).toBeLessThanOrEqual(1_000);
    expect(await redis.pttl(`${name}:chapter:${digestOf('A text.')}`)).toBeGreaterThan(60_000);
    await redis.pexpire(key, 1);
    // Whoever asks for a session uses it, so it is asked for once it is gone.
    await expect.poll(async () => await redis.exists(key)).toBe(0);
    expect(await known()).toBeUndefined();
  });

  test('while Redis is away it says so', async () => {
    const nowhere = new Redis('redis://127.0.0.1:1', { maxRetriesPerRequest: 0, enableOfflineQueue: false });
    nowhere.on('error', () => undefined);
    const store = new RedisStore({ redis: nowhere, prefix: name, ttlMs: 1_000 });
    await expect(store.remove('a')).rejects.toMatchObject({ code: 'unavailable' });
    nowhere.disconnect();
  });
});
