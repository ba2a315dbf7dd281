import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bloomEnv,
  type BloomCaller,
  createBloomClient,
  mintAdmin,
  mintService,
  mintUser,
  signAsSupabase,
} from '../../../testing/bloom/bloom-callers.ts';
import { type RunningApi, startApi } from '../../../testing/servers/start-api.ts';
import { openSocket } from '../../../testing/ws/socket-client.ts';
import { workflowsOf } from '../events/streams.ts';
import { notify } from '../notifications/notify.ts';

const paths = ['analytics', 'notifications', 'workflows'] as const;
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

let api: RunningApi;
beforeAll(async () => {
  api = await startApi({ env: bloomEnv });
});
afterAll(async () => await api[Symbol.asyncDispose]());

const open = async (path: string, { token }: Pick<BloomCaller, 'token'>) =>
  await openSocket(`${api.url}/api/ws/${path}?token=${token}`);

async function tell(recipient_id: string, title: string, severity: 'info' | 'success' | 'error' = 'info') {
  await api.core.bus.transaction(
    async (tx, publish) =>
      await notify(tx, publish, {
        recipient_id,
        notification_type: 'lead',
        severity,
        title,
        message: 'Have a look.',
        action_url: '/bloom/leads',
        metadata: { lead: 1 },
      }),
  );
}

describe('notifications', () => {
  test('are told as they are made, in the words of both kinds of client', async () => {
    const caller = await mintUser();
    await using client = await open('notifications', caller);
    await tell(caller.user_id, 'A lead', 'success');
    const [frame] = await client.read('notification_created');
    const told = { title: 'A lead', message: 'Have a look.', metadata: { lead: 1 }, created_at: moment };
    expect(frame).toEqual({
      type: 'notification_created',
      event_type: 'notification_created',
      timestamp: moment,
      data: {
        ...told,
        notification_id: expect.any(String),
        user_id: caller.user_id,
        notification_type: 'lead',
        severity: 'info',
        read: false,
      },
      notification: {
        ...told,
        id: expect.any(String),
        recipient_id: caller.user_id,
        notification_type: 'lead',
        severity: 'success',
        action_url: '/bloom/leads',
        read_at: null,
        expires_at: null,
      },
    });
  });

  test('of a topic come in its envelope, from the acknowledgement on', async () => {
    const caller = await mintUser();
    await tell(caller.user_id, 'before');
    await using client = await open('notifications', caller);
    const topic = `user:${caller.user_id}`;
    client.send({ type: 'subscribe', topic });
    expect(await client.read('subscribed')).toEqual([{ type: 'subscribed', topic, cursor: '1' }]);
    await tell(caller.user_id, 'informs');
    await tell(caller.user_id, 'fails', 'error');
    const frames = await client.read('event', 2);
    expect(frames).toMatchObject([
      { channel: 'notifications', topic, ts: moment, data: { severity: 'success', title: 'informs' } },
      { channel: 'notifications', topic, ts: moment, data: { severity: 'error', title: 'fails' } },
    ]);
    expect(Object.keys(Object(frames[0]?.['data'])).toSorted()).toEqual([
      'action_url',
      'id',
      'message',
      'severity',
      'title',
    ]);
  });

  test('of others are told to nobody but services', async () => {
    const reader = await mintUser();
    const topic = `user:${reader.user_id}`;
    for (const other of [await mintUser(), await mintAdmin()]) {
      await using client = await open('notifications', other);
      client.send({ type: 'subscribe', topic });
      expect(await client.read('error')).toMatchObject([{ code: 'UNAUTHORIZED' }]);
      await tell(reader.user_id, 'secret');
      await tell(other.user_id, 'own');
      expect(await client.read('notification_created')).toMatchObject([{ data: { title: 'own' } }]);
    }
    await using service = await open('notifications', await mintService());
    service.send({ type: 'subscribe', topic });
    await service.read('subscribed');
  });
});

describe('analytics', () => {
  const leave = async (caller?: BloomCaller) => {
    const email = `${randomUUID()}@example.org`;
    const { body } = await createBloomClient(api.url, caller)('POST', '/api/leads', { email });
    return String(body['id']);
  };

  test('a lead is told to its owner and to staff, and nobody else', async () => {
    const [owner, other, admin] = [await mintUser(), await mintUser(), await mintAdmin()];
    await using his = await open('analytics', owner);
    await using strange = await open('analytics', other);
    await using all = await open('analytics', admin);
    const lead_id = await leave(owner);
    const [frame] = await his.read('lead_created');
    expect(frame).toEqual({
      type: 'lead_created',
      event_type: 'lead_created',
      timestamp: moment,
      data: { lead_id, user_id: owner.user_id, created_at: moment },
    });
    expect((await all.read('lead_created')).at(-1)).toEqual(frame);
    const houses = await leave();
    expect((await all.read('lead_created', 2)).at(-1)).toMatchObject({
      data: { lead_id: houses, user_id: '' },
    });
    const own = await leave(other);
    expect(await strange.read('lead_created')).toMatchObject([{ data: { lead_id: own } }]);
  });

  test('a trend is told at once, and anew when a row changes', async () => {
    const owner = await mintUser();
    await leave(owner);
    await using client = await open('analytics', owner);
    const today = new Date().toISOString().slice(0, 10);
    client.send({ type: 'subscribe', topic: 'lead_trends', params: { aggregation: 'daily' } });
    await client.read('event');
    expect(client.frames.slice(0, 2)).toEqual([
      { type: 'subscribed', topic: 'lead_trends', cursor: expect.any(String) },
      {
        type: 'event',
        channel: 'analytics',
        topic: 'lead_trends',
        data: [{ date: today, value: 1 }],
        ts: moment,
      },
    ]);
    await leave(owner);
    const events = await client.read('event', 2);
    expect(events.at(-1)).toMatchObject({ data: [{ date: today, value: 2 }] });
    const nulls = { start_date: null, end_date: null, aggregation: null };
    client.send({ type: 'subscribe', topic: 'lead_trends', params: nulls });
    await client.read('subscribed');
    client.send({ type: 'subscribe', topic: 'lead_trends', params: { aggregation: 'hourly' } });
    expect(await client.read('error')).toMatchObject([{ code: 'BAD_REQUEST' }]);
  });

  test('how agents do is for staff', async () => {
    await using user = await open('analytics', await mintUser());
    user.send({ type: 'subscribe', topic: 'agent_trends' });
    expect(await user.read('error')).toMatchObject([{ code: 'UNAUTHORIZED' }]);
    const admin = await mintAdmin();
    await using client = await open('analytics', admin);
    client.send({ type: 'subscribe', topic: 'agent_trends' });
    const [before] = await client.read('event');
    // Whatever agents did today, one failure more changes their share.
    await api.core.db.prisma.bloomAgentLog.create({
      data: { agent_type: 'chat', action: 'invoke', execution_time_ms: 1, status: 'error' },
    });
    const call = createBloomClient(api.url, admin);
    const { status } = await call('POST', '/api/agents/invoke', {
      agent_type: 'chat_agent',
      input: { message: 'Hello' },
    });
    expect(status).toBe(200);
    expect((await client.read('event', 2)).at(-1)?.['data']).not.toEqual(before?.['data']);
  });
});

describe('workflows', () => {
  async function execute(user_id: string) {
    const id = randomUUID();
    await api.core.db.prisma.bloomWorkflowExecution.create({
      data: { id, user_id, workflow_type: 'sequential' },
    });
    return {
      id,
      update: async (status: string, progress: number) =>
        await api.core.bus.transaction(async (_tx, publish) =>
          publish(workflowsOf(user_id), 'workflow_status_update', {
            workflow_run_id: id,
            workflow_id: 'sequential',
            user_id,
            status,
            step: 'chat',
            progress,
            updated_at: new Date().toISOString(),
          }),
        ),
    };
  }

  test('are told to their owner, and by topic one at a time', async () => {
    const owner = await mintUser();
    const [one, two] = [await execute(owner.user_id), await execute(owner.user_id)];
    await using client = await open('workflows', owner);
    client.send({ type: 'subscribe', topic: `workflow_run:${one.id}` });
    await client.read('subscribed');
    await two.update('running', 0.1);
    await one.update('running', 0.5);
    await one.update('completed', 1);
    const updates = await client.read('workflow_status_update', 3);
    expect(updates.map(({ data }) => data)).toMatchObject([
      { workflow_run_id: two.id, progress: 0.1 },
      { workflow_run_id: one.id, progress: 0.5, step: 'chat', updated_at: moment },
      { workflow_run_id: one.id, status: 'completed', progress: 1 },
    ]);
    const events = await client.read('event', 2);
    expect(events).toMatchObject([
      { channel: 'workflows', topic: `workflow_run:${one.id}`, data: { status: 'running', progress: 0.5 } },
      { data: { status: 'completed', progress: 1 } },
    ]);
  });

  test('of others can be followed by staff alone', async () => {
    const run = await execute((await mintUser()).user_id);
    const topic = `workflow_run:${run.id}`;
    await using stranger = await open('workflows', await mintUser());
    for (const unknown of [topic, `workflow_run:${randomUUID()}`, 'workflow_run:x'])
      stranger.send({ type: 'subscribe', topic: unknown });
    const refusals = await stranger.read('error', 3);
    expect(refusals.map(({ code }) => code)).toEqual(['UNAUTHORIZED', 'UNAUTHORIZED', 'UNAUTHORIZED']);
    for (const staff of [await mintAdmin(), await mintService()]) {
      await using client = await open('workflows', staff);
      client.send({ type: 'subscribe', topic });
      await client.read('subscribed');
    }
  });
});

test.each(paths)('%s: a token that proves nothing is told so by 1008', async (path) => {
  const expired = await signAsSupabase({ sub: 'someone', exp: Math.floor(Date.now() / 1000) - 1 });
  const foreign = await signAsSupabase({ sub: 'someone' }, randomUUID() + randomUUID());
  const preview = await api.core.tokens.sign({ aud: 'preview', sub: 'someone', seconds: 60 });
  for (const token of ['', 'nonsense', expired, foreign, preview]) {
    const client = await open(path, { token });
    expect(await client.closed).toEqual({ code: 1008, reason: 'A valid token is needed' });
  }
  const headers = { authorization: `Bearer ${(await mintUser()).token}` };
  await using client = await openSocket(`${api.url}/api/ws/${path}`, { headers });
  client.send({ type: 'subscribe', topic: 'weather' });
  client.send('not json');
  client.send({ type: 'dance' });
  const errors = await client.read('error', 3);
  expect(errors.map(({ code }) => code).sort()).toEqual(['BAD_REQUEST', 'BAD_REQUEST', 'INVALID_TOPIC']);
  client.send({ type: 'ping' });
  await client.read('pong');
});

test('a token that is limited to one thing opens nothing else', async () => {
  const limited = await mintUser({ scope: ['analytics:read'] });
  await using analytics = await open('analytics', limited);
  analytics.send({ type: 'ping' });
  await analytics.read('pong');
  const client = await open('notifications', limited);
  expect((await client.closed).code).toBe(1008);
  await using allowed = await open('notifications', await mintUser({ scope: ['notifications:read'] }));
  allowed.send({ type: 'ping' });
  await allowed.read('pong');
});
