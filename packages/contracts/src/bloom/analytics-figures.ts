import { z } from 'zod';
import { Metadata, Moment, RowId, UserId } from './fields.ts';
import { Aggregation } from './sockets.ts';

/** A day, or the Monday of a week, of UTC; there is one for each in which something was. */
const Day = z.iso.date();
export const TrendPoint = z.object({ date: Day, value: z.number() });

export const Trend = z.object({
  data: z.array(TrendPoint.extend({ label: z.string().nullable() })),
  metric_name: z.enum(['lead_creation_trends', 'conversation_trends', 'agent_success_rate_trends']),
  aggregation: Aggregation,
});

/** In the currency of the prices. */
const Money = z.string().regex(/^-?\d+\.\d\d$/);
/** From 0 to 100, with two places; 0 of nothing. */
const Percentage = z.number();

export const LeadSummary = z.object({
  total_leads: z.int(),
  qualified_leads: z.int(),
  conversion_rate: Percentage,
  avg_lead_score: z.number(),
});
export const ConversationSummary = z.object({
  total_conversations: z.int(),
  avg_messages_per_conversation: z.number(),
  active_conversations: z.int(),
  completed_conversations: z.int(),
});
export const RevenueSummary = z.object({
  mrr: Money,
  arr: Money,
  total_revenue: Money,
  active_subscriptions: z.int(),
  cancelled_subscriptions: z.int(),
  churn_rate: Percentage,
});

/** What the overview tells: the figures of the three summaries. */
export const OverviewKey = z.enum([
  ...LeadSummary.keyof().options,
  ...ConversationSummary.keyof().options,
  ...RevenueSummary.keyof().options,
]);
export const Overview = z.record(
  OverviewKey,
  /** `change` in percent against the range of the same length before, one place; 0 when that had 0. */
  z.object({ value: z.number(), change: z.number() }),
);

export const ConversationRow = z.object({
  id: RowId,
  lead_id: RowId.nullable(),
  session_id: z.string(),
  user_id: UserId.nullable(),
  status: z.string(),
  channel: z.string(),
  metadata: Metadata,
  created_at: Moment,
  updated_at: Moment,
  deleted_at: Moment.nullable(),
});

/** What was sold without a package stands under no name. */
export const PackageRevenue = z.object({
  package_id: RowId.nullable(),
  package_name: z.string().nullable(),
  subscription_count: z.int(),
  total_revenue: Money,
  avg_revenue_per_subscription: Money,
});

/** `cumulative_active` begins with 0 at the start of the range. */
export const SubscriptionChange = z.object({
  period: Moment,
  new_subscriptions: z.int(),
  cancelled_subscriptions: z.int(),
  net_change: z.int(),
  cumulative_active: z.int(),
});

export const CustomerValue = z.object({
  user_id: UserId,
  total_spent: Money,
  subscription_count: z.int(),
  avg_subscription_value: Money,
  /** Of thirty days. */
  lifetime_months: z.number(),
  estimated_ltv: Money,
});

export const SubscriptionRow = z.object({
  id: RowId,
  user_id: UserId.nullable(),
  package_id: RowId.nullable(),
  campaign_id: RowId.nullable(),
  status: z.string(),
  start_date: Moment,
  end_date: Moment.nullable(),
  original_price: Money,
  discount_amount: Money,
  final_price: Money,
  created_at: Moment,
  updated_at: Moment,
  pricing_packages: z.object({ name: z.string() }).nullable(),
});

export const AgentPerformance = z.object({
  agent_type: z.string(),
  total_actions: z.int(),
  success_rate: Percentage,
  /** In milliseconds. */
  avg_execution_time: z.number(),
  error_rate: Percentage,
});

export const AgentLogRow = z.object({
  id: RowId,
  conversation_id: RowId.nullable(),
  user_id: UserId.nullable(),
  agent_type: z.string(),
  action: z.string(),
  input_data: z.unknown(),
  output_data: z.unknown(),
  execution_time_ms: z.int(),
  tokens_used: z.int().nullable(),
  status: z.string(),
  error_message: z.string().nullable(),
  created_at: Moment,
});

export const ServiceInsight = z.object({
  service_name: z.string(),
  total_recommendations: z.int(),
  accepted_count: z.int(),
  acceptance_rate: Percentage,
  /** From 0 to 1. */
  avg_confidence: z.number(),
});

export const ModelMetrics = z.object({
  model_name: z.string(),
  total_requests: z.int(),
  /** In seconds. */
  avg_latency: z.number(),
  /** From 0 to 1. */
  success_rate: z.number(),
  total_tokens: z.number(),
  error_count: z.int(),
});
