import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBackOff } from './back-off.ts';

test('the span doubles up to thirty seconds and starts over', () => {
  const backOff = createBackOff(() => 1);
  expect(Array.from({ length: 7 }, () => backOff.next())).toEqual([
    1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
  ]);
  backOff.reset();
  expect(backOff.next()).toBe(1000);
});

test('a wait lies anywhere in the span, but not below the floor', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(60_000), (drawn, floor) => {
      const ms = createBackOff(() => drawn).next(floor);
      expect(ms).toBeGreaterThanOrEqual(floor);
      expect(ms).toBeLessThanOrEqual(Math.max(floor, 1000));
    }),
  );
});
