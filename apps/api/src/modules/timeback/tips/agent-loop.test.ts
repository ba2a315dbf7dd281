import { Task } from '@quintet/contracts/timeback/schemas';
import { createTRPCClient, httpSubscriptionLink } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { EventSource } from 'eventsource';
import type { AppRouter } from '../../../modules.ts';
import { startApi, type RunningApi } from '../../../testing/servers/start-api.ts';
import { answersOf, get, mintVisitor, post } from '../../../testing/timeback/visitors.ts';
import { rollUpTrust } from './roll-up.ts';

interface Frame {
  readonly id?: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** Listens like a browser would; frames pile up in `frames` until `stop`. */
async function listen(url: string, headers: Record<string, string>) {
  const abort = new AbortController();
  const response = await fetch(url, { headers, signal: abort.signal });
  const frames: Frame[] = [];
  const reading = read(response, frames).catch(() => undefined);
  onTestFinished(async () => {
    abort.abort();
    await reading;
  });
  const seen = async (test: (frame: Frame) => boolean): Promise<Frame> => {
    let found: Frame | undefined;
    await expect.poll(() => (found = frames.find(test)), { message: 'a frame that fits' }).toBeDefined();
    if (found === undefined) throw new Error('No frame fits');
    return found;
  };
  return { response, frames, seen, stop: () => abort.abort() };
}

function defer() {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

async function read(response: Response, frames: Frame[]): Promise<void> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const fields = new Map(part.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]));
      const event = fields.get('event');
      const id = fields.get('id');
      if (event !== undefined)
        frames.push({
          ...(id === undefined ? {} : { id }),
          event,
          data: JSON.parse(fields.get('data') ?? '{}'),
        });
    }
  }
}

describe.each(['pglite', 'postgres'] as const)('the agent loop on %s', (database) => {
  let api: RunningApi;
  let url: string;
  beforeAll(async () => {
    api = await startApi({ database, env: { DEMO_DATA: 'true' } });
    url = api.url;
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  async function mintListener() {
    const { vid } = await mintVisitor(url);
    const { body, headers } = await post(`${url}/agent/token`, { vid });
    return {
      vid,
      token: String(body['token']),
      cookie: headers.get('set-cookie')?.split(';')[0] ?? '',
      expires: body['expires_in'],
    };
  }

  test('a page brings tasks, each told of from its creation to its end, ids on every frame', async () => {
    const { vid, token, expires } = await mintListener();
    expect(expires).toBe(900);
    const { response, frames, seen } = await listen(`${url}/agent/loop`, {
      authorization: `Bearer ${token}`,
    });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    await post(`${url}/personalize`, { vid, ...answersOf('parent') });
    const tip = await seen(
      ({ event, data }) => event === 'task_created' && data['action_type'] === 'show_block',
    );
    const { task_id } = Task.parse(tip.data);
    await seen(({ data }) => data['task_id'] === task_id && data['status'] === 'completed');
    const steps = frames.filter(({ data }) => data['task_id'] === task_id).map(({ data }) => data['status']);
    expect(steps).toEqual(['pending', 'in_progress', 'completed']);
    expect(
      frames.some(({ data }) => data['action_type'] === 'analytic_ping' && data['status'] === 'completed'),
    ).toBe(true);
    expect(frames.every(({ id }) => id !== undefined)).toBe(true);
    expect(new Set(frames.map(({ id }) => id)).size).toBe(frames.length);
  });

  test('a client that was away gets what it missed, once', async () => {
    const { vid, token } = await mintListener();
    const headers = { authorization: `Bearer ${token}` };
    const first = await listen(`${url}/agent/loop`, headers);
    await post(`${url}/personalize`, { vid, ...answersOf('parent') });
    const { id = '' } = await first.seen(({ event }) => event === 'task_created');
    first.stop();
    const known = first.frames.findIndex((frame) => frame.id === id);
    await post(`${url}/personalize`, { vid, ...answersOf('parent', 'free_time') });

    const byHeader = await listen(`${url}/agent/loop`, { ...headers, 'last-event-id': id });
    const byQuery = await listen(`${url}/agent/loop?lastEventId=${id}`, headers);
    for (const again of [byHeader, byQuery]) {
      await again.seen(
        ({ data }) => String(data['summary']).includes('free_time') && data['status'] === 'completed',
      );
      expect(again.frames.some((frame) => frame.id === id)).toBe(false);
      expect(again.frames.filter(({ event }) => event === 'reset')).toHaveLength(0);
      const missed = first.frames.slice(known + 1).map((frame) => frame.id);
      expect(again.frames.slice(0, missed.length).map((frame) => frame.id)).toEqual(missed);
    }
  });

  test.each(['9999-0', 'nonsense', '1', '-1-0'])(
    'the cursor %s gets one reset and then what is new',
    async (cursor) => {
      const { vid, token } = await mintListener();
      const again = await listen(`${url}/agent/loop`, {
        authorization: `Bearer ${token}`,
        'last-event-id': cursor,
      });
      await again.seen(({ event }) => event === 'reset');
      await post(`${url}/personalize`, { vid, ...answersOf('parent') });
      await again.seen(({ event }) => event === 'task_created');
      expect(again.frames.filter(({ event }) => event === 'reset')).toHaveLength(1);
    },
  );

  test('channels narrow the stream, and the roll-up reaches who listens for metrics', async () => {
    const { vid, token, cookie } = await mintListener();
    const metrics = await listen(`${url}/agent/loop?channels=metrics&token=${token}`, {});
    const tasks = await listen(`${url}/agent/loop?channels=tasks`, { cookie });
    await post(`${url}/personalize`, { vid, ...answersOf('parent') });
    const tip = await tasks.seen(({ data }) => data['action_type'] === 'show_block');
    const { task_id } = Task.parse(tip.data);
    expect((await post(`${url}/agent/tasks/${task_id}/feedback`, { vid, accepted: true })).status).toBe(200);
    const { trust_score, viewed } = await rollUpTrust(api.core, new Date());
    expect(viewed).toBeGreaterThan(0);
    expect(await metrics.seen(({ event }) => event === 'metric_rollup')).toMatchObject({
      data: { trust_score },
    });
    expect(metrics.frames.some(({ event }) => event.startsWith('task'))).toBe(false);
    expect(tasks.frames.some(({ event }) => event === 'metric_rollup')).toBe(false);
  });

  test('feedback is for the visitor’s own tips, and accepting the mail plans it', async () => {
    const { vid, token } = await mintListener();
    const stream = await listen(`${url}/agent/loop`, { authorization: `Bearer ${token}` });
    await post(`${url}/personalize`, { vid, ...answersOf('parent') });
    const offer = await stream.seen(
      ({ data }) => (data['payload'] as { block_id?: string }).block_id === 'email_page',
    );
    const path = `${url}/agent/tasks/${String(offer.data['task_id'])}/feedback`;
    const stranger = await mintVisitor(url);
    expect(await post(path, { vid: stranger.vid, accepted: true })).toMatchObject({
      status: 404,
      body: { error: 'not_found' },
    });
    expect(await post(path, { vid, accepted: 'yes' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
    expect((await post(`${url}/agent/tasks/no-id/feedback`, { vid, accepted: true })).status).toBe(404);
    expect((await post(path, { vid, accepted: true })).status).toBe(200);
    expect((await post(path, { vid, accepted: true })).status).toBe(200);
    await stream.seen(({ data }) => data['action_type'] === 'schedule_email');
    expect(
      await api.core.db.prisma.timebackTask.count({ where: { vid, action_type: 'schedule_email' } }),
    ).toBe(1);
  });

  test('no stream without a token that is meant for it', async () => {
    const { vid } = await mintListener();
    const { tokens } = api.core;
    const refused = [
      '',
      'nonsense',
      await tokens.sign({ aud: 'preview', sub: vid, seconds: 60 }),
      await tokens.sign({ aud: 'agent_loop', sub: vid, seconds: 901 }),
      await tokens.sign({ aud: 'agent_loop', sub: crypto.randomUUID(), seconds: 60 }),
    ];
    for (const token of refused) {
      const answer = await get(`${url}/agent/loop`, token === '' ? {} : { authorization: `Bearer ${token}` });
      expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_jwt' } });
    }
    expect(
      (await get(`${url}/agent/loop?channels=all`, { authorization: `Bearer ${refused[4] ?? ''}` })).status,
    ).toBe(401);
  });

  test('over tRPC the same events come with the same ids', async () => {
    const { vid, token } = await mintListener();
    const rest = await listen(`${url}/agent/loop`, { authorization: `Bearer ${token}` });
    const received: { id: string; type: string }[] = [];
    const client = createTRPCClient<AppRouter>({
      links: [httpSubscriptionLink({ url: `${url}/trpc`, EventSource })],
    });
    const { promise: opened, resolve: onOpened } = defer();
    const subscription = client.timeback.agentLoop.subscribe(
      { token },
      {
        onData: ({ id, data }) =>
          data.type === 'opened' ? onOpened() : void received.push({ id, type: data.type }),
      },
    );
    onTestFinished(() => subscription.unsubscribe());
    await opened;
    await post(`${url}/personalize`, { vid, ...answersOf('parent') });
    const { id: last } = await rest.seen(
      ({ data }) => data['action_type'] === 'show_block' && data['status'] === 'completed',
    );
    await expect.poll(() => received.map(({ id }) => id)).toContain(last);
    // It may have begun a moment later than the other one, but from then on nothing differs.
    const sent = rest.frames.map(({ id, event }) => ({ id, type: event }));
    const both = Math.min(sent.length, received.length);
    expect(received.slice(-both)).toEqual(sent.slice(-both));
  });

  test('over tRPC a stream ends with its token, and none opens with a token for something else', async () => {
    const { vid } = await mintListener();
    const { tokens } = api.core;
    const client = createTRPCClient<AppRouter>({
      links: [httpSubscriptionLink({ url: `${url}/trpc`, EventSource })],
    });
    const follow = async (token: string) =>
      await new Promise<unknown>((resolve, onError) => {
        const onComplete = () => resolve(seen);
        const seen: string[] = [];
        const onData = ({ data }: { data: { type: string } }) => void seen.push(data.type);
        client.timeback.agentLoop.subscribe({ token }, { onData, onComplete, onError });
      });
    expect(await follow(await tokens.sign({ aud: 'agent_loop', sub: vid, seconds: 2 }))).toEqual(['opened']);
    await expect(follow(await tokens.sign({ aud: 'preview', sub: vid, seconds: 60 }))).rejects.toMatchObject({
      data: { httpStatus: 401, body: { error: 'invalid_jwt' } },
    });
  });
});

test('a visitor has at most five streams open', async () => {
  await using api = await startApi();
  const { vid } = await mintVisitor(api.url);
  const { body } = await post(`${api.url}/agent/token`, { vid });
  const headers = { authorization: `Bearer ${String(body['token'])}` };
  const streams = [];
  for (let count = 0; count < 5; count += 1) streams.push(await listen(`${api.url}/agent/loop`, headers));
  expect(streams.map(({ response }) => response.status)).toEqual([200, 200, 200, 200, 200]);
  const refused = await get(`${api.url}/agent/loop`, headers);
  expect(refused).toMatchObject({ status: 429, body: { error: 'rate_limited' } });
  expect(refused.headers.get('retry-after')).toBe('5');
  streams[0]?.stop();
  await expect.poll(async () => (await listen(`${api.url}/agent/loop`, headers)).response.status).toBe(200);
});

test('an address connects at most so often a minute', async () => {
  const limit = { 'timeback.agentLoop.ip': { points: 2, seconds: 60 } };
  await using api = await startApi({ env: { RATE_LIMITS: JSON.stringify(limit) } });
  for (let count = 0; count < 2; count += 1) expect((await get(`${api.url}/agent/loop`)).status).toBe(401);
  expect(await get(`${api.url}/agent/loop`)).toMatchObject({ status: 429, body: { error: 'rate_limited' } });
});
