import { describe, expect, test } from 'vitest';
import { newcombeInterval, wilsonInterval } from './proportions.ts';

describe('Wilson’s interval', () => {
  // Published values: R. G. Newcombe, Statistics in Medicine 17 (1998), 857–872, table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i', (hits, of, low, high) => {
    const interval = wilsonInterval({ hits, of });
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  test('is the mirror image for the misses and never leaves 0 to 1', () => {
    const { low, high } = wilsonInterval({ hits: 20, of: 20 });
    expect(low).toBeCloseTo(1 - 0.1611, 4);
    expect(high).toBe(1);
  });

  test('is refused without a trial', () => {
    expect(() => wilsonInterval({ hits: 0, of: 0 })).toThrow(RangeError);
  });
});

describe('Newcombe’s interval of a difference', () => {
  // Published values: R. G. Newcombe, Statistics in Medicine 17 (1998), 873–890, table II, method 10.
  test.each([
    [{ hits: 56, of: 70 }, { hits: 48, of: 80 }, [0.2, 0.0524, 0.3339]],
    [{ hits: 9, of: 10 }, { hits: 3, of: 10 }, [0.6, 0.1705, 0.809]],
    [{ hits: 6, of: 7 }, { hits: 2, of: 7 }, [0.5714, 0.0582, 0.8062]],
    [{ hits: 5, of: 56 }, { hits: 0, of: 29 }, [0.0893, -0.0381, 0.1926]],
    [{ hits: 0, of: 10 }, { hits: 0, of: 10 }, [0, -0.2775, 0.2775]],
    [{ hits: 10, of: 10 }, { hits: 0, of: 10 }, [1, 0.6075, 1]],
  ] as const)('of %j and %j', (one, other, [value, low, high]) => {
    const interval = newcombeInterval(one, other);
    expect(interval.value).toBeCloseTo(value, 4);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  test('turns its sign with the order', () => {
    const one = { hits: 56, of: 70 };
    const other = { hits: 48, of: 80 };
    expect(newcombeInterval(other, one).low).toBeCloseTo(-newcombeInterval(one, other).high, 12);
  });
});
