import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@quintet/api/modules';

type Pricing = inferRouterOutputs<AppRouter>['bloom']['pricing'];
export type Package = Pricing['listPackages']['items'][number];
export type Campaign = Pricing['getCampaign'];
export type Interval = 'monthly' | 'yearly';

const money = new Intl.NumberFormat(undefined, {
  style: 'currency',
  currency: 'USD',
  trailingZeroDisplay: 'stripIfInteger',
});

/** An amount as the reader's locale writes it. */
export function writeMoney(amount: number | string): string {
  return money.format(Number(amount));
}

/** What a package costs at an interval, before and after a code; the code counts where it is valid for the package. */
export function priceOf(one: Package, interval: Interval, campaign: Campaign | undefined) {
  const full = Number(interval === 'yearly' ? one.price_yearly : one.price_monthly);
  const counts =
    campaign?.valid === true &&
    (campaign.applicable_packages.length === 0 || campaign.applicable_packages.includes(one.id));
  if (!counts) return { full, now: full };
  const value = Number(campaign.discount_value);
  const off = campaign.discount_type === 'percentage' ? (full * value) / 100 : value;
  return { full, now: Math.max(0, Math.round((full - off) * 100) / 100) };
}

/** What a code gives, in words. */
export function describeCampaign({ name, valid, reason, discount_type, discount_value }: Campaign): string {
  if (!valid) return reasons[reason ?? 'inactive'];
  const gives = discount_type === 'percentage' ? `${Number(discount_value)} %` : writeMoney(discount_value);
  return `${name}: ${gives} off.`;
}

const reasons = {
  inactive: 'This code is not in use any more.',
  not_started: 'This code does not hold yet.',
  expired: 'This code is over.',
  used_up: 'This code has been used up.',
} as const;
