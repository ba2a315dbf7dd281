import { expect, it } from 'vitest';
import { turnSort } from './columns.ts';
import { joinPages } from './rows.ts';
import { moveBy } from './use-row-keys.ts';

it('counts a row once that stands in two pages', () => {
  const pages = [
    { offset: 0, items: [{ id: 'new' }, { id: 'a' }, { id: 'b' }] },
    { offset: 3, items: [{ id: 'b' }, { id: 'c' }] },
  ];
  const { at, indexOf } = joinPages(pages);
  expect([at(2)?.id, at(3), indexOf('b'), indexOf('c')]).toEqual(['b', undefined, 2, 4]);
});

it('moves between rows and stays within them', () => {
  const place = { active: 5, count: 8, inSight: 4 };
  const keys = ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End', 'a'];
  expect(keys.map((key) => moveBy(key, place))).toEqual([6, 4, 7, 1, 0, 7, undefined]);
});

it('sorts by a column its own way first, then the other way round', () => {
  const newest = turnSort({ key: 'name', order: 'asc' }, { key: 'came', sorts: 'desc' });
  expect(newest).toEqual({ key: 'came', order: 'desc' });
  expect(turnSort(newest, { key: 'came', sorts: 'desc' }).order).toBe('asc');
});
