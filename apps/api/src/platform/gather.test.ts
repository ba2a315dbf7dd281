import { describe, expect, test } from 'vitest';
import { gather } from './gather.ts';

/** Work that waits to be let go, and the groups that it was given. */
function openWork(bounds: Parameters<typeof gather>[1] = {}) {
  const groups: number[][] = [];
  const releases: (() => void)[] = [];
  const double = gather(async (group: readonly number[]) => {
    groups.push([...group]);
    await new Promise<void>((resolve) => releases.push(resolve));
    if (group.includes(13)) throw new Error(`${group.length} with 13`);
    return group.map((item) => item * 2);
  }, bounds);
  const release = async (count: number) => {
    await expect.poll(() => releases.length).toBe(count);
    for (const resolve of releases.splice(0)) resolve();
  };
  return { groups, double, release };
}

describe('gathered work', () => {
  test('takes what comes in one turn together, and what comes meanwhile in the next group', async () => {
    const { groups, double, release } = openWork();
    const first = Promise.all([double(1), double(2)]);
    await expect.poll(() => groups).toEqual([[1, 2]]);
    const later = Promise.all([double(3), double(4), double(5)]);
    await release(1);
    expect(await first).toEqual([2, 4]);
    await release(1);
    expect(await later).toEqual([6, 8, 10]);
    expect(groups).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
  });

  test('keeps groups within their size', async () => {
    const { groups, double, release } = openWork({ most: 2 });
    const all = Promise.all([1, 2, 3].map(double));
    await release(1);
    await release(1);
    expect(await all).toEqual([2, 4, 6]);
    expect(groups).toEqual([[1, 2], [3]]);
  });

  test('has as many groups under way as it may', async () => {
    const { groups, double, release } = openWork({ atOnce: 2 });
    const first = double(1);
    await expect.poll(() => groups).toEqual([[1]]);
    const second = double(2);
    await expect.poll(() => groups).toEqual([[1], [2]]);
    const third = Promise.all([double(3), double(4)]);
    await release(2);
    expect(await Promise.all([first, second])).toEqual([2, 4]);
    await release(1);
    expect(await third).toEqual([6, 8]);
    expect(groups).toEqual([[1], [2], [3, 4]]);
  });

  test('tries each member by itself when a group fails: one bad one harms nobody else', async () => {
    const { groups, double, release } = openWork();
    const all = Promise.allSettled([1, 13, 2].map(double));
    await release(1);
    await release(3);
    expect(await all).toEqual([
      { status: 'fulfilled', value: 2 },
      { status: 'rejected', reason: new Error('1 with 13') },
      { status: 'fulfilled', value: 4 },
    ]);
    expect(groups).toEqual([[1, 13, 2], [1], [13], [2]]);
  });

  test('tells all of a group that the database is away, and goes on with the next', async () => {
    const away = Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
    let calls = 0;
    const work = gather(async (group: readonly number[]) => {
      calls += 1;
      if (calls === 1) throw away;
      return await Promise.resolve(group);
    });
    expect(await Promise.allSettled([work(1), work(2)])).toEqual([
      { status: 'rejected', reason: away },
      { status: 'rejected', reason: away },
    ]);
    expect(await work(3)).toBe(3);
    expect(calls).toBe(2);
  });
});
