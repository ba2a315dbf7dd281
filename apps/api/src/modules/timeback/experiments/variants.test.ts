import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { assignVariant } from './variants.ts';

const vids = Array.from({ length: 40_000 }, () => randomUUID());

/** Chi-square of counts against equal shares; one in ten million fair draws passes 28.4 with one degree of freedom. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function countBy(vidList: readonly string[], arm: (vid: string) => string): number[] {
  const counts = new Map<string, number>();
  for (const vid of vidList) counts.set(arm(vid), (counts.get(arm(vid)) ?? 0) + 1);
  return [...counts.values()];
}

describe('assignVariant', () => {
  it('gives a visitor the same arm every time', () => {
    expect(assignVariant('headline', '2f1c9f5e-6b0e-4c39-9f4e-0d9c3b8a7e21')).toBe('B');
    for (const vid of vids.slice(0, 100))
      expect(assignVariant('headline', vid)).toBe(assignVariant('headline', vid));
  });

  it('splits visitors about evenly', () => {
    expect(chiSquare(countBy(vids, (vid) => assignVariant('headline', vid)))).toBeLessThan(28.4);
  });

  it('splits numbered visitors about evenly too', () => {
    const numbered = Array.from(
      { length: 40_000 },
      (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    );
    expect(chiSquare(countBy(numbered, (vid) => assignVariant('headline', vid)))).toBeLessThan(28.4);
  });

  it('assigns the arms of two experiments independently', () => {
    const pairs = [
      ['headline', 'chart'],
      ['headline', 'headlinf'],
      ['a', 'b'],
    ] as const;
    for (const [first, second] of pairs) {
      const counts = countBy(vids, (vid) => assignVariant(first, vid) + assignVariant(second, vid));
      expect(counts).toHaveLength(4);
      expect(chiSquare(counts)).toBeLessThan(34);
    }
  });
});
