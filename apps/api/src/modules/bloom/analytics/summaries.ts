import { type Range } from '@quintet/contracts/bloom/analytics';
import {
  AgentPerformance,
  ConversationSummary,
  LeadSummary,
  ModelMetrics,
  ServiceInsight,
} from '@quintet/contracts/bloom/analytics-figures';
import { Prisma } from '@quintet/db/generated/client';
import { type AnalyticsContext, readFigure, readFigures } from './analytics-context.ts';
import { rangeOf } from './range.ts';

/** How many leads came, and how good they are. */
export async function getLeadSummary(ctx: AnalyticsContext, range: Range) {
  const statement = Prisma.sql`select * from bloom.get_lead_conversion_metrics(${rangeOf(range)})`;
  return await readFigure(ctx, LeadSummary, statement);
}

/** How many conversations began, and what became of them. */
export async function getConversationSummary(ctx: AnalyticsContext, range: Range) {
  const statement = Prisma.sql`select * from bloom.get_conversation_analytics(${rangeOf(range)})`;
  return await readFigure(ctx, ConversationSummary, statement);
}

/** How the agents do, the busiest first. */
export async function getAgentSummary(ctx: AnalyticsContext, range: Range) {
  const statement = Prisma.sql`
    select * from bloom.get_agent_performance_metrics(${rangeOf(range)}) order by total_actions desc, agent_type`;
  return await readFigures(ctx, AgentPerformance, statement);
}

/** What agents recommended and people took, since the beginning. */
export async function getServiceInsights(ctx: AnalyticsContext) {
  const statement = Prisma.sql`
    select * from bloom.get_service_recommendations_insights() order by total_recommendations desc, service_name`;
  return await readFigures(ctx, ServiceInsight, statement);
}

/** How the models do that were in use within the range, the busiest first. */
export async function getModelMetrics(ctx: AnalyticsContext, range: Range) {
  const statement = Prisma.sql`
    select * from bloom.get_model_metrics(${rangeOf(range)}) order by total_requests desc, model_name`;
  return await readFigures(ctx, ModelMetrics, statement);
}
