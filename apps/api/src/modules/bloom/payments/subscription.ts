import { type Subscription, SubscriptionStatus } from '@quintet/contracts/bloom/payments';
import type { Prisma } from '@quintet/db/generated/client';
import type { Context } from '../../../context.ts';
import type { Identity } from '../access/identity.ts';
import type { Rows } from '../access/rows.ts';

type SubscriptionRow = Prisma.BloomUserSubscriptionGetPayload<{
  include: { package: { select: { name: true } } };
}>;

/** What counts as current, the best first. */
const current: readonly SubscriptionStatus[] = ['active', 'paused', 'pending'];

/** What the caller pays for now: active before paused before pending, and the newest of those. */
export async function getSubscription({ services, identity }: Context<{ readonly rows: Rows }, Identity>) {
  const { user_id } = identity;
  if (user_id === null) return { subscription: null };
  const rows = await services.rows.read(
    identity,
    async (tx) =>
      await tx.bloomUserSubscription.findMany({
        where: { user_id, status: { in: [...current] } },
        include: { package: { select: { name: true } } },
        orderBy: [{ start_date: 'desc' }, { id: 'desc' }],
      }),
  );
  const found = current.flatMap((status) => rows.filter((row) => row.status === status))[0];
  return { subscription: found === undefined ? null : toSubscription(found) };
}

/** A row as clients see it: money as decimal text. */
function toSubscription(row: SubscriptionRow): Subscription {
  return {
    id: row.id,
    user_id: row.user_id,
    package_id: row.package_id,
    campaign_id: row.campaign_id,
    status: SubscriptionStatus.parse(row.status),
    start_date: row.start_date.toISOString(),
    end_date: toMoment(row.end_date),
    original_price: row.original_price.toFixed(2),
    discount_amount: row.discount_amount.toFixed(2),
    final_price: row.final_price.toFixed(2),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    stripe_customer_id: row.stripe_customer_id,
    stripe_subscription_id: row.stripe_subscription_id,
    stripe_price_id: row.stripe_price_id,
    stripe_status: row.stripe_status,
    cancel_at_period_end: row.cancel_at_period_end,
    canceled_at: toMoment(row.canceled_at),
    current_period_start: toMoment(row.current_period_start),
    current_period_end: toMoment(row.current_period_end),
    currency: row.currency,
    mode: row.mode,
    last_payment_status: row.last_payment_status,
    last_payment_at: toMoment(row.last_payment_at),
    last_payment_amount: row.last_payment_amount?.toFixed(2) ?? null,
    next_payment_attempt: toMoment(row.next_payment_attempt),
    attempt_count: row.attempt_count,
    discount_code: row.discount_code,
    pricing_packages: row.package,
  };
}

function toMoment(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}
