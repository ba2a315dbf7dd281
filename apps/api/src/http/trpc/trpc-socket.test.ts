import { randomUUID } from 'node:crypto';
import { createTRPCClient, createWSClient, TRPCClientError, wsLink } from '@trpc/client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { routerOf } from '../../module.ts';
import { modules } from '../../modules.ts';
import { type RunningApi, startModules } from '../../testing/servers/start-api.ts';
import { toyModule } from '../../testing/toy/toy-module.ts';
import { openSocket } from '../../testing/ws/socket-client.ts';

const withToy = { ...modules, toy: toyModule };
type ToyRouter = ReturnType<typeof routerOf<typeof withToy>>;

let api: RunningApi<typeof withToy>;
beforeAll(async () => {
  // The library of tRPC takes the browser's, which this Node has not.
  vi.stubGlobal('WebSocket', WebSocket);
  api = await startModules(withToy);
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await api[Symbol.asyncDispose]();
});

function ticketOf(owner: string, until = Date.now() + 3_600_000): string {
  return `${owner}.${Math.ceil(until / 1000)}`;
}

function newOwner(): string {
  return `ali_${randomUUID().replaceAll('-', '')}`;
}

function connect(connectionParams: Record<string, string>, { url }: { url: string } = api) {
  const ws = createWSClient({
    url: `${url.replace(/^http/, 'ws')}/trpc`,
    connectionParams,
  });
  const client = createTRPCClient<ToyRouter>({ links: [wsLink({ client: ws })] });
  return { client, [Symbol.asyncDispose]: async () => await ws.close() };
}

async function publish(stream: string, ...turns: readonly number[]): Promise<void> {
  await api.core.bus.transaction(async (_tx, publishEvent) => {
    for (const each of turns) publishEvent(stream, 'ran', { turns: each });
  });
}

test('connection params stand for the headers of a call, and for no others', async () => {
  await using known = connect({ 'X-Toy-Key': 'sesame' });
  expect(await known.client.toy.wind.mutate({ toy: 'duck', turns: 1 })).toEqual({
    toy: 'duck',
    owner: 'ali',
  });
  await using unknown = connect({ cookie: 'x' });
  const refusal: unknown = await unknown.client.toy.wind
    .mutate({ toy: 'duck', turns: 1 })
    .catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(TRPCClientError);
  expect(refusal).toMatchObject({ data: { httpStatus: 401, body: { toy_fault: 'toy_locked' } } });
});

test('a subscription to a socket tells its events, each with the cursor to resume after', async () => {
  const owner = newOwner();
  await using connection = connect({ token: ticketOf(owner) });
  const told: unknown[] = [];
  await new Promise<void>((resolve, reject) => {
    const subscription = connection.client.toy.watchBox.subscribe(
      {},
      {
        onError: reject,
        onData({ id, data }) {
          told.push({ ...data, id });
          if (data.type === 'opened') void publish(`box:${owner}`, 1, 2);
          if (data.type === 'stopped' && data.data.turns === 2) {
            subscription.unsubscribe();
            resolve();
          }
        },
      },
    );
  });
  const at = expect.any(String);
  expect(told).toEqual([
    { type: 'opened', data: { cursor: '0' }, id: '0' },
    { type: 'ran', data: { turns: 1 }, at, id: '0' },
    { type: 'stopped', data: { turns: 1 }, at, id: '1' },
    { type: 'ran', data: { turns: 2 }, at, id: '1' },
    { type: 'stopped', data: { turns: 2 }, at, id: '2' },
  ]);
});

test('a subscription may name a topic, of events or of a series', async () => {
  const owner = newOwner();
  await using connection = connect({ token: ticketOf(owner) });
  const { watchBox } = connection.client.toy;
  const turned = new Promise<number>((resolve, reject) => {
    watchBox.subscribe(
      { topic: 'runs:duck' },
      {
        onError: reject,
        onData({ data }) {
          if (data.type === 'opened') void publish(`box:${owner}:duck`, 7);
          if (data.type === 'event' && data.topic !== 'total') resolve(data.data.turned);
        },
      },
    );
  });
  expect(await turned).toBe(7);
  const totals: number[] = [];
  await new Promise<void>((resolve, reject) => {
    watchBox.subscribe(
      { topic: 'total', params: { from: 5 } },
      {
        onError: reject,
        onData({ data }) {
          if (data.type !== 'event' || data.topic !== 'total') return;
          totals.push(data.data.turns);
          if (totals.length === 1) void publish(`box:${owner}`, 2);
          else resolve();
        },
      },
    );
  });
  expect(totals).toEqual([5, 7]);
});

test.each([
  ['no token', {}, {} as const, 'toy_locked'],
  ['an unknown topic', { token: ticketOf('ali') }, { topic: 'runs:' } as const, 'toy_missing'],
  ["somebody else's topic", { token: ticketOf('ali') }, { topic: 'runs:hidden' } as const, 'toy_locked'],
])('%s is refused in the words of the contract', async (_name, params, input, toy_fault) => {
  await using connection = connect(params);
  const refusal = await new Promise<unknown>((resolve) => {
    connection.client.toy.watchBox.subscribe(input, { onError: resolve });
  });
  expect(refusal).toMatchObject({ data: { body: { toy_fault } } });
});

test('a subscription ends with its token', async () => {
  await using connection = connect({ token: ticketOf(newOwner(), Date.now() + 1_000) });
  const types: string[] = [];
  await new Promise<void>((resolve, reject) => {
    connection.client.toy.watchBox.subscribe(
      {},
      { onData: ({ data }) => types.push(data.type), onComplete: resolve, onError: reject },
    );
  });
  expect(types).toEqual(['opened']);
});

test('a page of a foreign origin is closed at once with 1008, and a listed one calls its own document only', async () => {
  const foreign = await openSocket(`${api.url}/trpc`, { origin: 'https://elsewhere.example' });
  expect((await foreign.closed).code).toBe(1008);
  const listed = new WebSocket(`${api.url.replace(/^http/, 'ws')}/trpc`, {
    origin: 'https://shop.toys.example',
    headers: { 'x-toy-key': 'sesame' },
  });
  const answers: unknown[] = [];
  await new Promise<void>((resolve) => {
    listed.on('message', (data) => {
      answers.push(JSON.parse(String(data)));
      if (answers.length === 2) resolve();
    });
    listed.once('open', () => {
      const call = { toy: 'duck', turns: 1 };
      listed.send(JSON.stringify({ id: 1, method: 'mutation', params: { path: 'toy.wind', input: call } }));
      const path = 'timeback.listOutcomes';
      listed.send(JSON.stringify({ id: 2, method: 'query', params: { path, input: {} } }));
    });
  });
  listed.close();
  expect(answers).toContainEqual(expect.objectContaining({ id: 1, result: expect.anything() }));
  expect(answers).toContainEqual(
    expect.objectContaining({ id: 2, error: expect.objectContaining({ message: 'FORBIDDEN' }) }),
  );
});

test('closing the server asks its clients to connect anew, and does not wait for them', async () => {
  const own = await startModules(withToy);
  const ws = new WebSocket(`${own.url.replace(/^http/, 'ws')}/trpc`);
  await new Promise((resolve) => {
    ws.once('open', resolve);
  });
  const asked = new Promise<unknown>((resolve) => {
    ws.once('message', (data) => resolve(JSON.parse(String(data))));
  });
  const code = new Promise<number>((resolve) => {
    ws.once('close', resolve);
  });
  await own[Symbol.asyncDispose]();
  expect([await asked, await code]).toEqual([{ id: null, method: 'reconnect' }, 1001]);
});
