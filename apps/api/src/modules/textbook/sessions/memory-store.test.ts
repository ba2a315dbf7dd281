import { describe, expect, test } from 'vitest';
import { digestOf } from './digest.ts';
import { MemoryStore } from './memory-store.ts';
import { visitChapter } from './session.ts';

const minute = 60_000;

/** A store with a clock of its own, and readers who ask for a text. */
function openStore(limits: { mostSessions?: number; mostBytes?: number } = {}) {
  const clock = { ms: 1_000_000 };
  const store = new MemoryStore(
    { ttlMs: minute, mostSessions: 1_000_000, mostBytes: 1_000_000_000, ...limits },
    () => clock.ms,
  );
  const read = async (session_id: string, text: string, chapter_id = 'one') =>
    await store.change(
      session_id,
      (known) =>
        visitChapter(known, {
          chapter_id,
          original: digestOf(text),
          difficulty_level: 'beginner',
          reading_position: undefined,
          at: clock.ms,
        }),
      { digest: digestOf(text), text },
    );
  const isKnown = async (session_id: string) =>
    (await store.change(session_id, (known) => known)) !== undefined;
  return { store, clock, read, isKnown };
}

const level = { text: 'Easy.', blocks: [{ sourceStart: 0, sourceEnd: 9, start: 0, end: 5 }] };

describe('sessions in memory', () => {
  test('a session ends after the time without use, and each use begins that time anew', async () => {
    const { clock, read, isKnown } = openStore();
    await read('a', 'A text.');
    clock.ms += minute - 1;
    await read('a', 'A text.');
    clock.ms += minute - 1;
    expect(await isKnown('a')).toBe(true);
    clock.ms += 1;
    expect(await isKnown('a')).toBe(false);
  });

  test('what has ended is swept by later requests, and a sweep leaves what lives', async () => {
    const { store, clock, read } = openStore();
    for (let i = 0; i < 500; i += 1) await read(`old ${i}`, 'A text.');
    clock.ms += minute;
    for (let i = 0; i < 200; i += 1) await read(`new ${i}`, 'Another text.');
    expect(store.size.sessions).toBe(200);
  });

  test('a text and its levels are kept once for all who read it, and as long as anybody does', async () => {
    const { store, read } = openStore();
    const text = 'x'.repeat(100_000);
    await read('a', text);
    const one = store.size.bytes;
    await read('b', text);
    expect(store.size.bytes - one).toBeLessThan(2_000);
    await store.keepLevel({ digest: digestOf(text), level: 'beginner' }, level);
    await store.remove('a');
    expect(await store.findOriginal(digestOf(text))).toBe(text);
    expect(await store.findLevel({ digest: digestOf(text), level: 'beginner' })).toEqual(level);
    expect(await store.remove('a')).toBe(false);
  });

  test('when there are too many, the one that was idle for longest goes first', async () => {
    const { read, isKnown } = openStore({ mostSessions: 3 });
    for (const id of ['a', 'b', 'c', 'a', 'd']) await read(id, 'A text.');
    expect(await Promise.all(['a', 'b', 'c', 'd'].map(isKnown))).toEqual([true, false, true, true]);
  });

  test('when texts take too much room, those that nobody reads go first, then the idlest sessions with theirs', async () => {
    const { store, read, isKnown } = openStore({ mostBytes: 100_000 });
    const text = (name: string) => name.repeat(15_000);
    for (const id of ['a', 'b', 'c']) await read(id, text(id));
    await store.remove('a');
    await read('d', text('d'));
    expect(await store.findOriginal(digestOf(text('a')))).toBeUndefined();
    expect(await isKnown('b')).toBe(true);
    await read('c', text('c'));
    await read('e', text('e'));
    expect(await isKnown('d')).toBe(false);
    expect(await isKnown('c')).toBe(true);
    expect(store.size.bytes).toBeLessThanOrEqual(100_000);
  });

  test('a session that moves on leaves nothing behind, whatever it read', async () => {
    const { store, read } = openStore();
    for (let i = 0; i < 120; i += 1) await read('a', `Chapter ${i}`, `chapter ${i}`);
    const { chapters } = (await store.change('a', (known) => known)) ?? { chapters: [] };
    expect(chapters).toHaveLength(50);
    await store.remove('a');
    await read('b', 'A text.');
    await store.remove('b');
    expect(store.size.sessions).toBe(0);
  });

  test('many sessions of one chapter take little, and stay within the bounds', async () => {
    const { store, read, isKnown } = openStore({ mostSessions: 100_000, mostBytes: 60_000_000 });
    for (let i = 0; i < 150_000; i += 1) await read(`session ${i}`, 'A text.');
    expect(store.size.sessions).toBeLessThanOrEqual(100_000);
    expect(store.size.bytes).toBeLessThanOrEqual(60_000_000);
    expect(await isKnown('session 0')).toBe(false);
    expect(await isKnown('session 149999')).toBe(true);
  });
});
