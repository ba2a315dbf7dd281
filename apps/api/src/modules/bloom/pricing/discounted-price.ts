import type { Prisma } from '@quintet/db/generated/client';

export type Interval = 'monthly' | 'yearly';

type PricedPackage = Pick<
  Prisma.BloomPricingPackageGetPayload<object>,
  'id' | 'price_monthly' | 'price_yearly'
>;
type Discount = Pick<
  Prisma.BloomPricingCampaignGetPayload<object>,
  'discount_type' | 'discount_value' | 'applicable_packages'
>;

/** Whole cents; what is left is the price without the discount. */
export interface Price {
  readonly original: number;
  readonly discount: number;
  readonly final: number;
}

/**
 * What a package costs for a month or a year, with a campaign that is valid or none. Halves of a cent go to the customer;
 * a discount is never more than the price, and nothing where the campaign is for other packages.
 */
export function discountedPrice(
  priced: PricedPackage,
  campaign: Discount | undefined,
  interval: Interval,
): Price {
  const price = centsOf(interval === 'monthly' ? priced.price_monthly : priced.price_yearly);
  const discount = campaign === undefined || !isFor(campaign, priced) ? 0n : discountOf(price, campaign);
  const held = discount > price ? price : discount;
  return { original: Number(price), discount: Number(held), final: Number(price - held) };
}

function isFor({ applicable_packages }: Discount, { id }: PricedPackage): boolean {
  return applicable_packages.length === 0 || applicable_packages.includes(id);
}

/** A percentage has two places as well, so its hundredths are whole. */
function discountOf(price: bigint, { discount_type, discount_value }: Discount): bigint {
  const hundredths = centsOf(discount_value);
  return discount_type === 'percentage' ? (price * hundredths + 5_000n) / 10_000n : hundredths;
}

function centsOf(amount: Prisma.Decimal): bigint {
  return BigInt(amount.toFixed(2).replace('.', ''));
}
