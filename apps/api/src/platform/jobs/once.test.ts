import { randomUUID } from 'node:crypto';
import type { Db } from '@quintet/db/open-db';
import { isPostgresMissing, noPostgres, openTestDb } from '@quintet/db/testing/test-db';
import { describe, expect, test } from 'vitest';
import { once, pruneDoneKeys } from './once.ts';

const skipped = await isPostgresMissing();
const kinds: Db['kind'][] = skipped ? ['pglite'] : ['pglite', 'postgres'];

test.skipIf(skipped)(`effects find a server: ${noPostgres}`, () => {
  expect(skipped).toBe(false);
});

describe.each(kinds)('an effect on %s', (kind) => {
  async function open() {
    const db = await openTestDb({ kind });
    await db.prisma.$executeRaw`create table public.effects (key text not null)`;
    const run = async (key: string, result: { run: number }) =>
      await once(db, key, async (tx) => {
        await tx.$executeRaw`insert into public.effects (key) values (${key})`;
        return result;
      });
    const effects = async () => (await db.prisma.$queryRaw<unknown[]>`select key from public.effects`).length;
    return { db, run, effects, [Symbol.asyncDispose]: db.close };
  }

  test('happens once, and a repeat gets the first result', async () => {
    await using opened = await open();
    const key = randomUUID();
    expect(await opened.run(key, { run: 1 })).toEqual({ run: 1 });
    expect(await opened.run(key, { run: 2 })).toEqual({ run: 1 });
    expect(await opened.run(randomUUID(), { run: 3 })).toEqual({ run: 3 });
    expect(await opened.effects()).toBe(2);
  });

  test('happens once in a race, and all get its result', async () => {
    await using opened = await open();
    const key = randomUUID();
    const results = await Promise.all([1, 2, 3, 4, 5].map(async (run) => await opened.run(key, { run })));
    expect(new Set(results.map(({ run }) => run)).size).toBe(1);
    expect(await opened.effects()).toBe(1);
  });

  test('that fails leaves no key, and the one that raced with it happens', async () => {
    await using opened = await open();
    const key = randomUUID();
    const racing: Promise<unknown>[] = [];
    const failing = once(opened.db, key, async (tx) => {
      await tx.$executeRaw`insert into public.effects (key) values (${key})`;
      racing.push(opened.run(key, { run: 2 }));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await Promise.all(racing)).toEqual([{ run: 2 }]);
    expect(await opened.effects()).toBe(1);
  });

  test('may give nothing back', async () => {
    await using opened = await open();
    for (let time = 0; time < 2; time += 1) {
      expect(await once(opened.db, 'quiet', async () => undefined)).toBeUndefined();
    }
  });

  test('is forgotten after a day, not before', async () => {
    await using opened = await open();
    await opened.run('old', { run: 1 });
    await opened.db.prisma.$executeRaw`update platform.done_keys set done_at = now() - interval '25 hours'`;
    await opened.run('new', { run: 1 });
    expect(await pruneDoneKeys(opened.db)).toBe(1);
    expect(await opened.run('new', { run: 2 })).toEqual({ run: 1 });
    expect(await opened.run('old', { run: 2 })).toEqual({ run: 2 });
  });
});
