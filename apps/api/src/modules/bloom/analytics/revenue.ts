import { type PageInput, type Range } from '@quintet/contracts/bloom/analytics';
import { CustomerValue, PackageRevenue, RevenueSummary } from '@quintet/contracts/bloom/analytics-figures';
import { Prisma } from '@quintet/db/generated/client';
import type { z } from 'zod';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { type AnalyticsContext, readFigure, readFigures } from './analytics-context.ts';
import { rangeOf } from './range.ts';

/** What was sold within a range, and what was cancelled. Money is text with two places, here and below. */
export async function getRevenueSummary(ctx: AnalyticsContext, range: Range) {
  const statement = Prisma.sql`
    select mrr::text, arr::text, total_revenue::text, active_subscriptions, cancelled_subscriptions, churn_rate
    from bloom.get_revenue_summary(${rangeOf(range)})`;
  return await readFigure(ctx, RevenueSummary, statement);
}

/** What each package brought, most first. */
export async function getRevenueByPackage(ctx: AnalyticsContext, range: Range) {
  const statement = Prisma.sql`
    select package_id, package_name, subscription_count, r.total_revenue::text, avg_revenue_per_subscription::text
    from bloom.get_revenue_by_package(${rangeOf(range)}) r
    order by r.total_revenue desc, package_name, package_id`;
  return await readFigures(ctx, PackageRevenue, statement);
}

/** What each customer is worth, most first. Throws `BAD_REQUEST` when the page begins behind the last of them. */
export async function getCustomerLtv(ctx: AnalyticsContext, { limit, offset }: z.output<typeof PageInput>) {
  const statement = Prisma.sql`
    select user_id, c.total_spent::text, subscription_count, avg_subscription_value::text, lifetime_months,
      estimated_ltv::text
    from bloom.get_customer_ltv() c
    order by c.total_spent desc, user_id limit ${limit} offset ${offset}`;
  const customers = await readFigures(ctx, CustomerValue, statement);
  if (customers.length === 0 && offset > 0)
    throw new ContractError('BAD_REQUEST', { message: 'offset: Expected less than there are customers' });
  return customers;
}
