import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyticsEvents, notificationEvents, workflowEvents } from '@quintet/contracts/bloom/events';
import { bloomEnv, createBloomClient, mintUser } from '../../../testing/bloom/bloom-callers.ts';
import { completed, deliver, mintBought, told, webhookSecret } from '../../../testing/bloom/stripe-events.ts';
import { type RunningApi, startApi } from '../../../testing/servers/start-api.ts';
import { testRedisUrl } from '../../../testing/servers/test-redis.ts';
import { openSocket, type SocketClient } from '../../../testing/ws/socket-client.ts';

const stripe = { STRIPE_API_KEY: 'sk_test_none', STRIPE_WEBHOOK_SECRET: webhookSecret };
const stacks = {
  'the embedded database': { env: {} },
  'PostgreSQL and Redis': { database: 'postgres', env: { REDIS_URL: testRedisUrl } },
} as const;

/** What every event of the contract carries, as the contract's own schemas say. */
const schemas = { ...analyticsEvents, ...notificationEvents, ...workflowEvents };

async function readOne(client: SocketClient, type: keyof typeof schemas) {
  const frame = (await client.read(type)).at(-1);
  expect(frame).toMatchObject({ type, event_type: type });
  expect(schemas[type].strict().safeParse(frame?.['data']).error).toBeUndefined();
  return frame?.['data'];
}

describe.each(Object.entries(stacks))('on %s', (_name, { env, ...options }) => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi({ ...options, env: { ...bloomEnv, ...stripe, ...env } });
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  test('each event of the contract comes from what people and Stripe do', async () => {
    const caller = await mintUser();
    const { user_id } = caller;
    const call = createBloomClient(api.url, caller);
    const open = async (path: string) => await openSocket(`${api.url}/api/ws/${path}?token=${caller.token}`);
    await using analytics = await open('analytics');
    await using notifications = await open('notifications');
    await using workflows = await open('workflows');

    const lead = await call('POST', '/api/leads', {
      email: `${randomUUID()}@example.org`,
      budget_range: '20,000',
    });
    const lead_id = lead.body['id'];
    expect(await readOne(analytics, 'lead_created')).toMatchObject({ lead_id, user_id });
    expect(await readOne(analytics, 'lead_analyzed')).toMatchObject({ lead_id, user_id });

    const said = await call('POST', '/api/chat/message', { message: 'What does a shop cost?' });
    const conversation_id = String(said.body['conversation_id']);
    await analytics.read('message_created', 2);
    expect(await readOne(analytics, 'message_created')).toMatchObject({ conversation_id, user_id });
    await call('DELETE', `/api/conversations/${conversation_id}`);
    expect(await readOne(analytics, 'conversation_deleted')).toMatchObject({ conversation_id, user_id });

    const bought = mintBought({ user_id });
    await deliver(api.url, completed(bought, 0));
    expect(await readOne(analytics, 'subscription_created')).toMatchObject({ user_id });
    await deliver(api.url, told(bought, 'deleted', 60));
    expect(await readOne(analytics, 'subscription_updated')).toMatchObject({ user_id });

    const run = await call('POST', '/api/agents/workflows/execute', {
      workflow_id: 'sequential',
      inputs: { message: 'We need a new web shop.' },
    });
    expect(run.body).toMatchObject({ status: 'completed', error: null });
    const isOver = (data: unknown) =>
      workflowEvents.workflow_status_update.parse(data).status === 'completed';
    await expect.poll(() => workflows.frames.some(({ data }) => isOver(data))).toBe(true);
    const updates = workflows.frames.map(({ data }) => workflowEvents.workflow_status_update.parse(data));
    const progress = updates.map((update) => update.progress);
    expect(progress).toEqual(progress.toSorted((one, other) => one - other));
    expect(updates.at(-1)).toMatchObject({
      workflow_run_id: run.body['workflow_run_id'],
      workflow_id: 'sequential',
      user_id,
      status: 'completed',
      progress: 1,
    });
    const isOfRun = (frame: object) => JSON.stringify(frame).includes('Workflow Completed');
    await expect.poll(() => notifications.frames.filter(isOfRun).length).toBe(1);
    expect(await readOne(notifications, 'notification_created')).toMatchObject({ user_id, read: false });
  });
});
