import { describe, expect, test } from 'vitest';
import { createBatcher } from './batcher.ts';

/** Work that waits to be let go, and the batches that it was given. */
function openWork(options: Parameters<typeof createBatcher>[1] = {}) {
  const batches: number[][] = [];
  const releases: (() => void)[] = [];
  const double = createBatcher(async (batch: readonly number[]) => {
    batches.push([...batch]);
    await new Promise<void>((resolve) => releases.push(resolve));
    if (batch.includes(13)) throw new Error(`${batch.length} with 13`);
    return batch.map((item) => item * 2);
  }, options);
  const release = async (count: number) => {
    await expect.poll(() => releases.length).toBe(count);
    for (const resolve of releases.splice(0)) resolve();
  };
  return { batches, double, release };
}

describe('batched work', () => {
  test('takes what comes in one turn together, and what comes meanwhile in the next batch', async () => {
    const { batches, double, release } = openWork();
    const first = Promise.all([double(1), double(2)]);
    await expect.poll(() => batches).toEqual([[1, 2]]);
    const later = Promise.all([double(3), double(4), double(5)]);
    await release(1);
    expect(await first).toEqual([2, 4]);
    await release(1);
    expect(await later).toEqual([6, 8, 10]);
    expect(batches).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
  });

  test('keeps batches within their size', async () => {
    const { batches, double, release } = openWork({ maxSize: 2 });
    const all = Promise.all([1, 2, 3].map(double));
    await release(1);
    await release(1);
    expect(await all).toEqual([2, 4, 6]);
    expect(batches).toEqual([[1, 2], [3]]);
  });

  test('has as many batches under way as it may', async () => {
    const { batches, double, release } = openWork({ concurrency: 2 });
    const first = double(1);
    await expect.poll(() => batches).toEqual([[1]]);
    const second = double(2);
    await expect.poll(() => batches).toEqual([[1], [2]]);
    const third = Promise.all([double(3), double(4)]);
    await release(2);
    expect(await Promise.all([first, second])).toEqual([2, 4]);
    await release(1);
    expect(await third).toEqual([6, 8]);
    expect(batches).toEqual([[1], [2], [3, 4]]);
  });

  test('tries each item by itself when a batch fails: one bad one harms nobody else', async () => {
    const { batches, double, release } = openWork();
    const all = Promise.allSettled([1, 13, 2].map(double));
    await release(1);
    await release(3);
    expect(await all).toEqual([
      { status: 'fulfilled', value: 2 },
      { status: 'rejected', reason: new Error('1 with 13') },
      { status: 'fulfilled', value: 4 },
    ]);
    expect(batches).toEqual([[1, 13, 2], [1], [13], [2]]);
  });

  test('tells all of a batch that the database is away, and goes on with the next', async () => {
    const away = Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
    let calls = 0;
    const work = createBatcher(async (batch: readonly number[]) => {
      calls += 1;
      if (calls === 1) throw away;
      return await Promise.resolve(batch);
    });
    expect(await Promise.allSettled([work(1), work(2)])).toEqual([
      { status: 'rejected', reason: away },
      { status: 'rejected', reason: away },
    ]);
    expect(await work(3)).toBe(3);
    expect(calls).toBe(2);
  });

  test('waits for more where that is asked for, and each item by itself is done no later', async () => {
    const batches: number[][] = [];
    const work = createBatcher(
      async (batch: readonly number[]) => {
        batches.push([...batch]);
        return await Promise.resolve(batch);
      },
      { maxSize: Infinity, delayMs: 20 },
    );
    const later = async (item: number) => {
      await new Promise((resolve) => setImmediate(resolve));
      return await work(item);
    };
    expect(await Promise.all([work(1), work(2), later(3)])).toEqual([1, 2, 3]);
    expect(await work(4)).toBe(4);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });
});
