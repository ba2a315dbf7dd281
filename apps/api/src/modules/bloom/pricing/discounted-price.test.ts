import { randomUUID } from 'node:crypto';
import { Prisma } from '@quintet/db/generated/client';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { discountedPrice } from './discounted-price.ts';

const decimal = (cents: number) => new Prisma.Decimal(cents).div(100);
/** What a column of money holds. */
const cents = fc.integer({ min: 0, max: 999_999_999_999 });
const packageOf = (monthly: number, yearly = monthly) => ({
  id: randomUUID(),
  price_monthly: decimal(monthly),
  price_yearly: decimal(yearly),
});
const campaignOf = (discount_type: string, value: number, applicable_packages: string[] = []) => ({
  discount_type,
  discount_value: decimal(value),
  applicable_packages,
});

test('a discounted price is whole cents, never negative and never above the price', () => {
  fc.assert(
    fc.property(cents, cents, fc.constantFrom('percentage', 'fixed'), (price, value, type) => {
      const { original, discount, final } = discountedPrice(
        packageOf(price),
        campaignOf(type, value),
        'monthly',
      );
      expect([original, discount, final].every(Number.isSafeInteger)).toBe(true);
      expect(original).toBe(price);
      expect(discount + final).toBe(price);
      expect(Math.min(discount, final)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('a percentage is that share of the price to half a cent', () => {
  fc.assert(
    fc.property(cents, fc.integer({ min: 0, max: 10_000 }), (price, hundredths) => {
      const { discount } = discountedPrice(packageOf(price), campaignOf('percentage', hundredths), 'monthly');
      const error = BigInt(discount) * 10_000n - BigInt(price) * BigInt(hundredths);
      expect(error > -5_000n && error <= 5_000n).toBe(true);
    }),
  );
});

test('a larger discount never costs more', () => {
  fc.assert(
    fc.property(cents, cents, cents, fc.constantFrom('percentage', 'fixed'), (price, one, other, type) => {
      const final = (value: number) =>
        discountedPrice(packageOf(price), campaignOf(type, value), 'monthly').final;
      expect(final(Math.max(one, other))).toBeLessThanOrEqual(final(Math.min(one, other)));
    }),
  );
});

test('the price is that of the interval, and a campaign holds for its packages', () => {
  const given = packageOf(29_900, 299_000);
  const half = campaignOf('percentage', 5_000);
  expect(discountedPrice(given, undefined, 'monthly')).toEqual({
    original: 29_900,
    discount: 0,
    final: 29_900,
  });
  expect(discountedPrice(given, half, 'yearly')).toEqual({
    original: 299_000,
    discount: 149_500,
    final: 149_500,
  });
  expect(discountedPrice(given, { ...half, applicable_packages: [given.id] }, 'monthly').final).toBe(14_950);
  expect(discountedPrice(given, { ...half, applicable_packages: [randomUUID()] }, 'monthly').final).toBe(
    29_900,
  );
  expect(discountedPrice(packageOf(5), half, 'monthly')).toEqual({ original: 5, discount: 3, final: 2 });
  expect(discountedPrice(packageOf(105), campaignOf('fixed', 110), 'monthly').final).toBe(0);
});
