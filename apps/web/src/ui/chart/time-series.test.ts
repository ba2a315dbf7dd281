import { expect, it } from 'vitest';
import { describePlot } from './plot-option.ts';
import { isUnfinished } from './time-series.ts';

it.each([
  [['2026-03-01', '2026-03-02'], '2026-03-02T08:00:00Z', true],
  [['2026-03-01', '2026-03-02'], '2026-03-03T00:00:00Z', false],
  [['2026-02-23', '2026-03-02'], '2026-03-08T23:00:00Z', true],
  [['2026-02-23', '2026-03-02'], '2026-03-09T00:00:00Z', false],
  [[], '2026-03-09T00:00:00Z', false],
])('knows whether the last of %j goes on at %s', (days, now, expected) => {
  expect(isUnfinished(days, Date.parse(now))).toBe(expected);
});

it('leaves a gap where a day has no value, and marks a day between two gaps', () => {
  const { series } = describePlot({
    kind: 'line',
    days: ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04'],
    series: [{ label: 'Score', tone: 'accent', values: [1, null, 3, null] }],
    format: String,
    frame: { left: 44, right: 0, top: 8, bottom: 28 },
    inner: 300,
    at: undefined,
  });
  expect(series).toMatchObject([
    {
      connectNulls: false,
      data: [
        { value: 1, symbol: 'circle' },
        { value: null },
        { value: 3, symbol: 'circle' },
        { value: null },
      ],
    },
  ]);
});
