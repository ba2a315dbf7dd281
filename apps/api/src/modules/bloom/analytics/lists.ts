import type {
  ListAgentLogsInput,
  ListConversationsInput,
  ListSubscriptionsInput,
} from '@quintet/contracts/bloom/analytics';
import { Metadata } from '@quintet/contracts/bloom/fields';
import type { z } from 'zod';
import type { AnalyticsContext } from './analytics-context.ts';

/** Conversations that were not deleted, with how many there are in all. */
export async function listConversations(
  { services, identity }: AnalyticsContext,
  { limit, offset, sort_by, sort_order, ...filter }: z.output<typeof ListConversationsInput>,
) {
  const where = { ...filter, deleted_at: null };
  return await services.rows.read(identity, async (tx) => {
    const rows = await tx.bloomConversation.findMany({
      where,
      orderBy: [{ [sort_by]: sort_order }, { id: sort_order }],
      take: limit,
      skip: offset,
    });
    const items = rows.map((row) => ({
      ...row,
      metadata: Metadata.parse(row.metadata),
      created_at: row.created_at.toISOString(),
      updated_at: row.updated_at.toISOString(),
      deleted_at: row.deleted_at?.toISOString() ?? null,
    }));
    return { items, total: await tx.bloomConversation.count({ where }) };
  });
}

/** Subscriptions with the names of their packages. What Stripe calls them is not shown. */
export async function listSubscriptions(
  { services, identity }: AnalyticsContext,
  input: z.output<typeof ListSubscriptionsInput>,
) {
  const { limit, offset, sort_by, sort_order, subscription_status, package_id } = input;
  const where = {
    ...(subscription_status === undefined ? {} : { status: subscription_status }),
    ...(package_id === undefined ? {} : { package_id }),
  };
  return await services.rows.read(identity, async (tx) => {
    const rows = await tx.bloomUserSubscription.findMany({
      where,
      select: subscriptionColumns,
      orderBy: [{ [sort_by]: sort_order }, { id: sort_order }],
      take: limit,
      skip: offset,
    });
    const items = rows.map(({ package: pricing_packages, ...row }) => ({
      ...row,
      pricing_packages,
      start_date: row.start_date.toISOString(),
      end_date: row.end_date?.toISOString() ?? null,
      original_price: row.original_price.toFixed(2),
      discount_amount: row.discount_amount.toFixed(2),
      final_price: row.final_price.toFixed(2),
      created_at: row.created_at.toISOString(),
      updated_at: row.updated_at.toISOString(),
    }));
    return { items, total: await tx.bloomUserSubscription.count({ where }) };
  });
}

const subscriptionColumns = {
  id: true,
  user_id: true,
  package_id: true,
  campaign_id: true,
  status: true,
  start_date: true,
  end_date: true,
  original_price: true,
  discount_amount: true,
  final_price: true,
  created_at: true,
  updated_at: true,
  package: { select: { name: true } },
} as const;

/** Calls of agents. */
export async function listAgentLogs(
  { services, identity }: AnalyticsContext,
  { limit, offset, sort_by, sort_order, ...where }: z.output<typeof ListAgentLogsInput>,
) {
  return await services.rows.read(identity, async (tx) => {
    const rows = await tx.bloomAgentLog.findMany({
      where,
      orderBy: [{ [sort_by]: sort_order }, { id: sort_order }],
      take: limit,
      skip: offset,
    });
    const items = rows.map((row) => ({ ...row, created_at: row.created_at.toISOString() }));
    return { items, total: await tx.bloomAgentLog.count({ where }) };
  });
}
