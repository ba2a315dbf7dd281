import { z } from 'zod';
import { operation, text } from '../operation.ts';
import {
  AgentLogRow,
  AgentPerformance,
  ConversationRow,
  ConversationSummary,
  CustomerValue,
  LeadSummary,
  ModelMetrics,
  Overview,
  PackageRevenue,
  RevenueSummary,
  ServiceInsight,
  SubscriptionChange,
  SubscriptionRow,
  Trend,
} from './analytics-figures.ts';
import { common, page, range, RowId } from './fields.ts';
import { Aggregation, TrendParams } from './sockets.ts';

/** Below: every value that a client cannot send is a 422, and 403 is for tokens of another scope or role. */
const shared = {
  ...common,
  method: 'GET',
  status: 200,
  invalid: { '*': 'UNPROCESSABLE' },
  errors: ['UNAUTHORIZED', 'FORBIDDEN', 'UNPROCESSABLE', 'PROVIDER_DOWN'],
} as const;
const forAll = { ...shared, auth: 'analytics' } as const;
const forStaff = { ...shared, auth: 'analytics_admin' } as const;

const ConversationStatus = z.enum(['active', 'paused', 'completed', 'archived']);
const Channel = z.enum(['chat', 'email', 'phone', 'web', 'other']);
const SubscriptionStatus = z.enum(['active', 'cancelled', 'expired', 'pending', 'paused']);
const CallStatus = z.enum(['success', 'error', 'timeout']);
const AgentType = text(100).min(1);

function isInOrder({ start_date, end_date }: Range): boolean {
  return start_date === undefined || end_date === undefined || start_date <= end_date;
}
const disorder = { path: ['end_date'], message: 'Expected a date that is not before start_date' };

/** From `start_date` on and before `end_date`; by default the thirty days that end now. */
export const RangeInput = z.object(range).refine(isInOrder, disorder);
export interface Range {
  readonly start_date?: Date | undefined;
  readonly end_date?: Date | undefined;
}

const conversationFilter = { status: ConversationStatus.optional(), channel: Channel.optional() } as const;

export const TrendInput = TrendParams.refine(isInOrder, disorder);
export const ConversationTrendInput = TrendParams.extend(conversationFilter).refine(isInOrder, disorder);
export const AgentTrendInput = z
  .object({ ...range, agent_type: AgentType.optional() })
  .refine(isInOrder, disorder);

/** `GET /api/analytics/overview` (contract "Analytics (overview)"). Money is a number here. */
export const getOverview = operation({
  ...forAll,
  name: 'bloom.analytics.getOverview',
  path: '/api/analytics/overview',
  input: RangeInput,
  output: Overview,
  summary: 'Figures of a range, and how they changed',
});

/** `GET /api/analytics/leads/summary`. */
export const getLeadSummary = operation({
  ...forAll,
  name: 'bloom.analytics.getLeadSummary',
  path: '/api/analytics/leads/summary',
  input: RangeInput,
  output: LeadSummary,
  summary: 'Leads of a range',
});

/** `GET /api/analytics/leads/trends`: leads by when they came. */
export const getLeadTrends = operation({
  ...forAll,
  name: 'bloom.analytics.getLeadTrends',
  path: '/api/analytics/leads/trends',
  input: TrendInput,
  output: Trend,
  summary: 'Leads by day or week',
});

/** `GET /api/analytics/conversations/summary`. */
export const getConversationSummary = operation({
  ...forAll,
  name: 'bloom.analytics.getConversationSummary',
  path: '/api/analytics/conversations/summary',
  input: RangeInput,
  output: ConversationSummary,
  summary: 'Conversations of a range',
});

/** `GET /api/analytics/conversations/trends`: conversations by when they began. */
export const getConversationTrends = operation({
  ...forAll,
  name: 'bloom.analytics.getConversationTrends',
  path: '/api/analytics/conversations/trends',
  input: ConversationTrendInput,
  output: Trend,
  summary: 'Conversations by day or week',
});

/** Ties go by id. */
const SortOrder = z.enum(['asc', 'desc']).default('desc');

export const ListConversationsInput = z.object({
  ...page,
  sort_by: z.enum(['created_at', 'updated_at', 'status', 'channel']).default('created_at'),
  sort_order: SortOrder,
  ...conversationFilter,
});
/** `GET /api/analytics/conversations/list`: those that were not deleted. */
export const listConversations = operation({
  ...forAll,
  name: 'bloom.analytics.listConversations',
  path: '/api/analytics/conversations/list',
  input: ListConversationsInput,
  output: z.object({ items: z.array(ConversationRow), total: z.int() }),
  summary: 'Conversations, a page at a time',
});

/** `GET /api/analytics/revenue/summary`. */
export const getRevenueSummary = operation({
  ...forAll,
  name: 'bloom.analytics.getRevenueSummary',
  path: '/api/analytics/revenue/summary',
  input: RangeInput,
  output: RevenueSummary,
  summary: 'Revenue of a range',
});

/** `GET /api/analytics/revenue/by-package`: most revenue first. */
export const getRevenueByPackage = operation({
  ...forAll,
  name: 'bloom.analytics.getRevenueByPackage',
  path: '/api/analytics/revenue/by-package',
  input: RangeInput,
  output: z.array(PackageRevenue),
  summary: 'Revenue of each package',
});

/** `GET /api/analytics/revenue/subscription-trends`. */
export const getSubscriptionTrends = operation({
  ...forAll,
  name: 'bloom.analytics.getSubscriptionTrends',
  path: '/api/analytics/revenue/subscription-trends',
  input: TrendInput,
  output: z.object({ data: z.array(SubscriptionChange), aggregation: Aggregation }),
  summary: 'Subscriptions won and lost by day or week',
});

export const PageInput = z.object(page);
/** `GET /api/analytics/revenue/customer-ltv`: who spent most first. A page beyond the last is refused. */
export const getCustomerLtv = operation({
  ...forAll,
  errors: [...shared.errors, 'BAD_REQUEST'],
  name: 'bloom.analytics.getCustomerLtv',
  path: '/api/analytics/revenue/customer-ltv',
  input: PageInput,
  output: z.array(CustomerValue),
  summary: 'What each customer is worth',
});

export const ListSubscriptionsInput = z.object({
  ...page,
  sort_by: z
    .enum(['created_at', 'updated_at', 'start_date', 'end_date', 'final_price', 'status'])
    .default('created_at'),
  sort_order: SortOrder,
  subscription_status: SubscriptionStatus.optional(),
  package_id: RowId.optional(),
});
/** `GET /api/analytics/revenue/subscriptions/list`: without what Stripe calls them. */
export const listSubscriptions = operation({
  ...forAll,
  name: 'bloom.analytics.listSubscriptions',
  path: '/api/analytics/revenue/subscriptions/list',
  input: ListSubscriptionsInput,
  output: z.object({ items: z.array(SubscriptionRow), total: z.int() }),
  summary: 'Subscriptions, a page at a time',
});

/** `GET /api/analytics/agents/summary`: the busiest first. */
export const getAgentSummary = operation({
  ...forStaff,
  name: 'bloom.analytics.getAgentSummary',
  path: '/api/analytics/agents/summary',
  input: RangeInput,
  output: z.array(AgentPerformance),
  summary: 'How each agent does',
});

/** `GET /api/analytics/agents/trends`: the share of calls that succeeded, in percent. */
export const getAgentTrends = operation({
  ...forStaff,
  name: 'bloom.analytics.getAgentTrends',
  path: '/api/analytics/agents/trends',
  input: AgentTrendInput,
  output: Trend,
  summary: 'How agents did by day',
});

export const ListAgentLogsInput = z.object({
  ...page,
  sort_by: z.enum(['created_at', 'execution_time_ms', 'agent_type', 'status']).default('created_at'),
  sort_order: SortOrder,
  agent_type: AgentType.optional(),
  status: CallStatus.optional(),
});
/** `GET /api/analytics/agents/logs`. */
export const listAgentLogs = operation({
  ...forStaff,
  name: 'bloom.analytics.listAgentLogs',
  path: '/api/analytics/agents/logs',
  input: ListAgentLogsInput,
  output: z.object({ items: z.array(AgentLogRow), total: z.int() }),
  summary: 'Calls of agents, a page at a time',
});

/** `GET /api/analytics/services/recommendations`: the most recommended first. */
export const getServiceInsights = operation({
  ...forAll,
  name: 'bloom.analytics.getServiceInsights',
  path: '/api/analytics/services/recommendations',
  input: z.object({}),
  output: z.array(ServiceInsight),
  summary: 'What is recommended, and what is taken',
});

/** `GET /api/analytics/models/metrics`: of the models in use within the range, since their first call. */
export const getModelMetrics = operation({
  ...forStaff,
  name: 'bloom.analytics.getModelMetrics',
  path: '/api/analytics/models/metrics',
  input: RangeInput,
  output: z.array(ModelMetrics),
  summary: 'How each model does',
});
