import { expect, test } from 'vitest';
import { describeChange, fillBuckets, tiles } from './figures.ts';

test('days without a point count as nothing', () => {
  const points = [
    { date: '2026-03-02', value: 3 },
    { date: '2026-03-04T00:00:00.000Z', value: 1 },
  ];
  expect(fillBuckets(points, ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04'])).toEqual([0, 3, 0, 1]);
});

test('a change is worth a look only when it is for the worse', () => {
  const of = (key: string, change: number) => {
    const tile = tiles.find((one) => one.key === key);
    return tile === undefined ? undefined : describeChange(tile, change).isWorrying;
  };
  expect([of('total_leads', 40), of('total_leads', -9), of('total_leads', -10)]).toEqual([
    false,
    false,
    true,
  ]);
  expect([of('churn_rate', -40), of('churn_rate', 25)]).toEqual([false, true]);
});
