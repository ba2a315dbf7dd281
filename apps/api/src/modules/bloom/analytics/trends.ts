import type {
  AgentTrendInput,
  ConversationTrendInput,
  Range,
  TrendInput,
} from '@quintet/contracts/bloom/analytics';
import { SubscriptionChange, TrendPoint } from '@quintet/contracts/bloom/analytics-figures';
import type { Aggregation, TrendParams, TrendTopic } from '@quintet/contracts/bloom/sockets';
import { Prisma } from '@quintet/db/generated/client';
import type { z } from 'zod';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { type Identity, isStaff } from '../access/identity.ts';
import type { Rows } from '../access/rows.ts';
import { type AnalyticsContext, readFigures } from './analytics-context.ts';
import { rangeOf } from './range.ts';

interface Series extends Range {
  readonly aggregation: Aggregation;
}

/** Leads by when they came. */
export async function getLeadTrends(ctx: AnalyticsContext, input: z.output<typeof TrendInput>) {
  const data = await readSeries(ctx, leadTrends(input));
  return { data, metric_name: 'lead_creation_trends' as const, aggregation: input.aggregation };
}

/** Conversations by when they began. */
export async function getConversationTrends(
  ctx: AnalyticsContext,
  input: z.output<typeof ConversationTrendInput>,
) {
  const data = await readSeries(ctx, conversationTrends(input));
  return { data, metric_name: 'conversation_trends' as const, aggregation: input.aggregation };
}

/** The share of an agent's calls that succeeded, or of all agents', by day. */
export async function getAgentTrends(ctx: AnalyticsContext, input: z.output<typeof AgentTrendInput>) {
  const aggregation = 'daily' as const;
  const data = await readSeries(ctx, agentTrends({ ...input, aggregation }), input.agent_type);
  return { data, metric_name: 'agent_success_rate_trends' as const, aggregation };
}

/** Subscriptions won and lost. */
export async function getSubscriptionTrends(ctx: AnalyticsContext, input: z.output<typeof TrendInput>) {
  const { aggregation } = input;
  const statement = Prisma.sql`
    select to_char(t.period, 'YYYY-MM-DD"T00:00:00.000Z"') as period, new_subscriptions, cancelled_subscriptions,
      net_change, cumulative_active
    from bloom.get_subscription_trends(${rangeOf(input)}, ${aggregation}) t order by t.period`;
  return { data: await readFigures(ctx, SubscriptionChange, statement), aggregation };
}

/**
 * The series of a topic as a caller may see it (contract "Server Event Schemas", `data` of an analytics update): of
 * subscriptions those that were won. Throws `FORBIDDEN` where only staff may look.
 */
export async function readTrend(
  rows: Rows,
  identity: Identity,
  topic: TrendTopic,
  params: z.output<typeof TrendParams>,
): Promise<z.output<typeof TrendPoint>[]> {
  if (topic === 'agent_trends' && !isStaff(identity)) throw new ContractError('FORBIDDEN');
  return await readFigures({ services: { rows }, identity }, TrendPoint, pointsOf(topics[topic](params)));
}

const topics: Readonly<Record<TrendTopic, (series: Series) => Prisma.Sql>> = {
  lead_trends: leadTrends,
  conversation_trends: conversationTrends,
  subscription_trends: (series) => Prisma.sql`
    (select period as date, new_subscriptions as value
     from bloom.get_subscription_trends(${rangeOf(series)}, ${series.aggregation}))`,
  agent_trends: agentTrends,
};

function leadTrends(series: Series): Prisma.Sql {
  return Prisma.sql`bloom.get_lead_trends(${rangeOf(series)}, ${series.aggregation})`;
}

function conversationTrends(
  series: Series & Pick<z.output<typeof ConversationTrendInput>, 'status' | 'channel'>,
): Prisma.Sql {
  const { aggregation, status = null, channel = null } = series;
  return Prisma.sql`bloom.get_conversation_trends(${rangeOf(series)}, ${aggregation}, ${status}, ${channel})`;
}

function agentTrends(series: Series & Pick<z.output<typeof AgentTrendInput>, 'agent_type'>): Prisma.Sql {
  const { aggregation, agent_type = null } = series;
  return Prisma.sql`bloom.get_agent_trends(${rangeOf(series)}, ${aggregation}, ${agent_type})`;
}

async function readSeries(ctx: AnalyticsContext, series: Prisma.Sql, label: string | null = null) {
  const points = await readFigures(ctx, TrendPoint, pointsOf(series));
  return points.map((point) => ({ ...point, label }));
}

/** Points in order, their days as text. */
function pointsOf(series: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`select to_char(t.date, 'YYYY-MM-DD') as date, t.value from ${series} t order by t.date`;
}
