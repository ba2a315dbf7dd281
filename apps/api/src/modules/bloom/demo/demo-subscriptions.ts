import { randomUUID } from 'node:crypto';
import type { Prisma } from '@quintet/db/generated/client';
import type { DemoDay } from './demo-calendar.ts';
import type { Dice } from './dice.ts';

export interface DemoPackage {
  readonly id: string;
  readonly name: string;
  readonly price_monthly: { toNumber(): number };
}

const dayMs = 86_400_000;
const subscriptionsADay = 0.55;
/** Half price for the first hundred, in autumn. Many of them left when it ended. */
const launch = { from: 78, to: 58, uses: 46 } as const;

/** Subscriptions of the year: slow growth, a rush at half price, and those who leave after it. */
export function inventSubscriptions(
  days: readonly DemoDay[],
  given: { packages: readonly DemoPackage[]; launchId: string | undefined; now: Date; dice: Dice },
): Prisma.BloomUserSubscriptionCreateManyInput[] {
  const { packages, launchId, now, dice } = given;
  let used = 0;
  return days.flatMap((day) => {
    const isLaunch = day.back <= launch.from && day.back >= launch.to;
    const many = dice.count(subscriptionsADay * day.bustle * (isLaunch ? 3.2 : 1));
    return Array.from({ length: many }, () => {
      const isHalf = isLaunch && used < launch.uses && dice.chance(0.8);
      if (isHalf) used += 1;
      return subscribe({ day, isHalf, packages, launchId, now, dice });
    });
  });
}

interface Subscribing {
  readonly day: DemoDay;
  readonly isHalf: boolean;
  readonly packages: readonly DemoPackage[];
  readonly launchId: string | undefined;
  readonly now: Date;
  readonly dice: Dice;
}

function subscribe({ day, isHalf, packages, launchId, now, dice }: Subscribing) {
  const wanted = dice.weigh({ Starter: 52, Professional: 37, Enterprise: 11 });
  const chosen = packages.find(({ name }) => name === wanted);
  const original_price = chosen?.price_monthly.toNumber() ?? 0;
  const discount_amount = isHalf ? original_price / 2 : 0;
  const start_date = day.moment(dice);
  const left = new Date(start_date.getTime() + dice.between(28, 190) * dayMs);
  const isGone = left < now && dice.chance(isHalf ? 0.55 : 0.22);
  return {
    user_id: `customer-${randomUUID()}`,
    package_id: chosen?.id ?? null,
    campaign_id: isHalf ? (launchId ?? null) : null,
    status: isGone ? 'cancelled' : 'active',
    start_date,
    end_date: isGone ? left : null,
    original_price,
    discount_amount,
    final_price: original_price - discount_amount,
    currency: 'usd',
    mode: 'subscription',
    discount_code: isHalf ? 'LAUNCH50' : null,
    created_at: start_date,
    updated_at: isGone ? left : start_date,
    canceled_at: isGone ? left : null,
  };
}
