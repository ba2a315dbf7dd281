import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareWidth } from './column-widths.ts';

test('room that is left over goes to words, not between figures', () => {
  const figures = { least: 40, most: 50, isFigures: true };
  expect(shareWidth([{ least: 30, most: 45 }, figures, figures], 450)).toEqual([300, 75, 75]);
});

test('columns share the width, and words break only where there is no other way', () => {
  const column = fc.record({
    least: fc.integer({ min: 5, max: 120 }),
    more: fc.integer({ min: 0, max: 400 }),
  });
  fc.assert(
    fc.property(fc.array(column, { minLength: 1, maxLength: 9 }), (given) => {
      const needs = given.map(({ least, more }) => ({ least, most: least + more }));
      const widths = shareWidth(needs, 450);
      expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(450, 0);
      const least = needs.reduce((sum, each) => sum + each.least, 0);
      if (least <= 450)
        for (const [index, width] of widths.entries())
          expect(width).toBeGreaterThanOrEqual((needs[index]?.least ?? 0) - 0.1);
    }),
  );
});
