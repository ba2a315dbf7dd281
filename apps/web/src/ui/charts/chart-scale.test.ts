import { describe, expect, it } from 'vitest';
import { findRuns, pickTicks, scaleValues, spreadLabels } from './chart-scale.ts';

describe('the value scale', () => {
  it.each([
    [0.61, [0, 0.2, 0.4, 0.6, 0.8]],
    [97, [0, 25, 50, 75, 100]],
    [100, [0, 25, 50, 75, 100]],
    [3, [0, 1, 2, 3]],
    [412, [0, 200, 400, 600]],
  ])('of %d begins at zero and has round ticks', (largest, ticks) => {
    const scale = scaleValues(largest, 200);
    expect(scale.ticks.map((tick) => Math.round(tick * 1000) / 1000)).toEqual(ticks);
    expect(scale.toY(0)).toBe(200);
    expect(scale.toY(scale.end)).toBe(0);
  });

  it('holds nothing but zeros', () => {
    expect(scaleValues(0, 200).toY(0)).toBe(200);
  });
});

it('breaks a line where values are missing', () => {
  expect(findRuns([null, 1, 2, null, null, 3]).map((run) => run.map(({ index }) => index))).toEqual([
    [1, 2],
    [5],
  ]);
});

it('keeps labels apart and in order', () => {
  const placed = spreadLabels([100, 98, 40], 16, 110);
  expect(placed).toEqual([100, 84, 40]);
  expect(spreadLabels([150, 140], 16, 110)).toEqual([110, 94]);
});

it('ends its ticks at the last day', () => {
  expect(pickTicks(10, 4)).toEqual([1, 5, 9]);
});
