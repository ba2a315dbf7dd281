import { z } from 'zod';
import { Metadata, Moment } from './fields.ts';

/** Events of `/api/ws/analytics` (contract "Analytics Events"). A row of the house's own has an empty `user_id`. */
export const analyticsEvents = {
  lead_created: z.object({ lead_id: z.string(), user_id: z.string(), created_at: Moment }),
  lead_analyzed: z.object({
    lead_id: z.string(),
    user_id: z.string(),
    analysis_id: z.string(),
    completed_at: Moment,
  }),
  message_created: z.object({
    conversation_id: z.string(),
    message_id: z.string(),
    user_id: z.string(),
    created_at: Moment,
  }),
  conversation_deleted: z.object({ conversation_id: z.string(), user_id: z.string(), deleted_at: Moment }),
  subscription_created: z.object({
    subscription_id: z.string(),
    user_id: z.string(),
    plan: z.string(),
    created_at: Moment,
  }),
  subscription_updated: z.object({
    subscription_id: z.string(),
    user_id: z.string(),
    plan: z.string(),
    updated_at: Moment,
  }),
} as const;

/** Events of `/api/ws/notifications` (contract "Notification Events"). */
export const notificationEvents = {
  notification_created: z.object({
    notification_id: z.string(),
    user_id: z.string(),
    notification_type: z.string(),
    /** One that tells of a success is an info here. */
    severity: z.enum(['info', 'warning', 'error']),
    title: z.string(),
    message: z.string(),
    created_at: Moment,
    read: z.literal(false),
    metadata: Metadata,
  }),
} as const;

/** Events of `/api/ws/workflows` (contract "Workflow Events"). */
export const workflowEvents = {
  workflow_status_update: z.object({
    workflow_run_id: z.string(),
    workflow_id: z.string(),
    user_id: z.string(),
    status: z.enum(['queued', 'running', 'completed', 'failed']),
    step: z.string(),
    /** From 0 to 1; it never falls. */
    progress: z.number(),
    updated_at: Moment,
  }),
} as const;
