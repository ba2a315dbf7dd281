import type { analyticsEvents } from '@quintet/contracts/bloom/events';
import type { z } from 'zod';
import type { Publish } from '../../../platform/bus/bus.ts';

/** What staff sees: the analytics events of all rows. */
export const analyticsOfAll = 'bloom:analytics';

/** The analytics events of a person's own rows. */
export function analyticsOf(user_id: string): string {
  return `bloom:analytics:${user_id}`;
}

/** Each call of an agent, whoever made it. */
export const agentCalls = 'bloom:agents';

/** The notifications of a person. */
export function notificationsOf(user_id: string): string {
  return `bloom:notifications:${user_id}`;
}

/** What becomes of the workflows of a person; of the house's own, where the id is empty. */
export function workflowsOf(user_id: string): string {
  return `bloom:workflows:${user_id}`;
}

/** How far one run of a workflow is. */
export function workflowRunOf(workflow_run_id: string): string {
  return `bloom:workflow-run:${workflow_run_id}`;
}

/** The answer to a message as it is written, by the key that the message was sent with. */
export function replyTo(request_key: string): string {
  return `bloom:reply:${request_key}`;
}

type AnalyticsEvents = { [Type in keyof typeof analyticsEvents]: z.input<(typeof analyticsEvents)[Type]> };

/** Tells of a change of somebody's rows: to him, where they have an owner, and to staff (contract "Analytics Events"). */
export function publishAnalytics<Type extends keyof AnalyticsEvents>(
  publish: Publish,
  type: Type,
  data: AnalyticsEvents[Type],
): void {
  publish(analyticsOfAll, type, data);
  if (data.user_id !== '') publish(analyticsOf(data.user_id), type, data);
}

/** Says that rows were changed which figures are drawn from, where the contract has no event for it. */
export function publishChange(publish: Publish, user_id: string | null): void {
  publish(analyticsOfAll, 'changed', {});
  if (user_id !== null) publish(analyticsOf(user_id), 'changed', {});
}
