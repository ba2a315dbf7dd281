import { expect, test } from 'vitest';
import { describeRange } from './range.ts';

test('a range has a bucket for each of its days and ends with today', () => {
  const { buckets, input } = describeRange(7, 'daily', '2026-03-02');
  expect(buckets).toHaveLength(7);
  expect([buckets[0], buckets.at(-1)]).toEqual(['2026-02-24', '2026-03-02']);
  expect(input).toEqual({ start_date: '2026-02-24T00:00:00.000Z', end_date: '2026-03-03T00:00:00.000Z' });
});

test('weeks begin on Mondays, the first one before the range where it has to', () => {
  expect(describeRange(7, 'weekly', '2026-03-04').buckets).toEqual(['2026-02-23', '2026-03-02']);
  expect(describeRange(7, 'weekly', '2026-03-08').buckets).toEqual(['2026-03-02']);
});
