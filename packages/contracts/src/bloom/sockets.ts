import { z } from 'zod';
import { socket, text } from '../operation.ts';
import { analyticsEvents, notificationEvents, workflowEvents } from './events.ts';
import { common, Moment, range, RowId, UserId } from './fields.ts';

/** How finely a trend is drawn. */
export const Aggregation = z.enum(['daily', 'weekly']);
export type Aggregation = z.infer<typeof Aggregation>;

export const trendTopics = [
  'lead_trends',
  'conversation_trends',
  'subscription_trends',
  'agent_trends',
] as const;
export type TrendTopic = (typeof trendTopics)[number];

/** What a trend is drawn of; without dates the last 30 days. */
export const TrendParams = z.object({ ...range, aggregation: Aggregation.default('daily') });

/** One point for each day or week in which there was something. */
export const TrendPoints = z.array(z.object({ date: z.union([z.iso.date(), Moment]), value: z.number() }));

const trend = { params: TrendParams, data: TrendPoints } as const;

const shared = {
  ...common,
  /** Browsers cannot send a header with a handshake. */
  input: z.object({ token: text(8_192).optional() }),
  errors: ['UNAUTHORIZED', 'FORBIDDEN', 'PROVIDER_DOWN'],
  invalid: { topic: 'INVALID_TOPIC', '*': 'BAD_REQUEST' },
} as const;

/** `/api/ws/analytics`: the events of one's own rows, for staff of all; its topics tell a series anew when a row changes. */
export const analyticsSocket = socket({
  ...shared,
  name: 'bloom.analytics.watch',
  path: '/api/ws/analytics',
  auth: 'analytics_socket',
  channel: 'analytics',
  events: analyticsEvents,
  topics: {
    lead_trends: trend,
    conversation_trends: trend,
    subscription_trends: trend,
    agent_trends: trend,
  },
  summary: 'Live analytics',
});

/** `/api/ws/notifications`: one's own notifications as they are made. */
export const notificationsSocket = socket({
  ...shared,
  name: 'bloom.notifications.watch',
  path: '/api/ws/notifications',
  auth: 'notifications_socket',
  channel: 'notifications',
  events: notificationEvents,
  topics: {
    'user:{id}': {
      params: z.object({ id: UserId }),
      data: z.object({
        id: RowId,
        /** One that only informs is a success here. */
        severity: z.enum(['success', 'warning', 'error']),
        title: z.string(),
        message: z.string(),
        action_url: z.string().nullable(),
      }),
    },
  },
  summary: 'Live notifications',
});

/** `/api/ws/workflows`: what becomes of one's own workflows. */
export const workflowsSocket = socket({
  ...shared,
  name: 'bloom.workflows.watch',
  path: '/api/ws/workflows',
  auth: 'socket',
  channel: 'workflows',
  events: workflowEvents,
  topics: {
    'workflow_run:{id}': {
      params: z.object({ id: text(200) }),
      data: z.object({
        status: z.enum(['queued', 'running', 'completed', 'failed']),
        progress: z.number(),
      }),
    },
  },
  summary: 'Live workflow runs',
});
