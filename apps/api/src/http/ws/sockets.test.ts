import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { modules } from '../../modules.ts';
import { type RunningApi, startModules } from '../../testing/servers/start-api.ts';
import { toyModule } from '../../testing/toy/toy-module.ts';
import { openSocket, type SocketClient } from '../../testing/ws/socket-client.ts';

const withToy = { ...modules, toy: toyModule };
const hour = 3_600_000;

let api: RunningApi<typeof withToy>;
beforeAll(async () => {
  api = await startModules(withToy);
});
afterAll(async () => await api[Symbol.asyncDispose]());

function ticketOf(owner: string, until = Date.now() + hour): string {
  return `${owner}.${Math.floor(until / 1000)}`;
}

function newOwner(): string {
  return `ali_${randomUUID().replaceAll('-', '')}`;
}

async function open(owner: string): Promise<SocketClient> {
  return await openSocket(`${api.url}/toys/box?token=${ticketOf(owner)}`);
}

async function publish(stream: string, ...turns: readonly number[]): Promise<void> {
  await api.core.bus.transaction(async (_tx, publishEvent) => {
    for (const each of turns) publishEvent(stream, 'ran', { turns: each });
  });
}

const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

test('events of the contract flow from the handshake on, each as the frames that its module says', async () => {
  const owner = newOwner();
  await publish(`box:${owner}`, 1);
  await using client = await open(owner);
  await publish(`box:${owner}`, 2, 3);
  await client.read('stopped', 2);
  const frame = (type: string, turns: number) => ({
    type,
    event_type: type,
    data: { turns },
    timestamp: iso,
  });
  expect(client.frames).toEqual([
    frame('ran', 2),
    { ...frame('stopped', 2), toy: 'still' },
    frame('ran', 3),
    { ...frame('stopped', 3), toy: 'still' },
  ]);
});

test('a topic is acknowledged with a cursor, told in envelopes, resumed after a cursor, and given up', async () => {
  const owner = newOwner();
  await publish(`box:${owner}:duck`, 1);
  await using client = await open(owner);
  client.send({ type: 'subscribe', topic: 'runs:duck' });
  expect(await client.read('subscribed')).toEqual([{ type: 'subscribed', topic: 'runs:duck', cursor: '1' }]);
  await publish(`box:${owner}:duck`, 2, 3);
  const envelope = (turned: number) => ({
    type: 'event',
    channel: 'box',
    topic: 'runs:duck',
    data: { turned },
    ts: iso,
  });
  expect(await client.read('event', 2)).toEqual([envelope(2), envelope(3)]);
  client.send({ type: 'unsubscribe', topic: 'runs:duck' });
  expect(await client.read('unsubscribed')).toEqual([{ type: 'unsubscribed', topic: 'runs:duck' }]);
  await publish(`box:${owner}:duck`, 4);
  client.send({ type: 'subscribe', topic: 'runs:duck', cursor: '2' });
  expect(await client.read('event', 4)).toEqual([envelope(2), envelope(3), envelope(3), envelope(4)]);
});

test('a series is told at once, and again with every event that changes it', async () => {
  const owner = newOwner();
  await publish(`box:${owner}`, 1);
  await using client = await open(owner);
  client.send({ type: 'subscribe', topic: 'total', params: { from: 10 } });
  const envelope = (turns: number) => ({
    type: 'event',
    channel: 'box',
    topic: 'total',
    data: { turns },
    ts: iso,
  });
  expect(await client.read('event')).toEqual([envelope(11)]);
  expect(client.frames.map(({ type }) => type)).toEqual(['subscribed', 'event']);
  await publish(`box:${owner}`, 2);
  expect(await client.read('event', 2)).toEqual([envelope(11), envelope(13)]);
});

test.each([
  ['no JSON', 'hello', 'toy_malformed'],
  ['no message', { type: 'dance' }, 'toy_malformed'],
  ['a message without its topic', { type: 'subscribe' }, 'toy_malformed'],
  ['an unknown topic', { type: 'subscribe', topic: 'cars' }, 'toy_missing'],
  ['wrong params', { type: 'subscribe', topic: 'total', params: { from: 'x' } }, 'toy_malformed'],
  ["somebody else's topic", { type: 'subscribe', topic: 'runs:hidden' }, 'toy_locked'],
])('%s gets an error, and the socket stays open', async (_name, message, code) => {
  await using client = await open(newOwner());
  client.send(message);
  expect(await client.read('error')).toEqual([{ type: 'error', code, message: expect.any(String) }]);
  client.send({ type: 'heartbeat', timestamp: '2023-06-15T12:34:56Z' });
  client.send({ type: 'ping' });
  expect(await client.read('pong')).toEqual([{ type: 'pong', timestamp: iso }]);
  expect(client.frames).toHaveLength(2);
});

test.each([
  ['no token', ''],
  ['a bad one', '?token=nonsense'],
  ['one that has run out', `?token=${ticketOf('ali', Date.now() - hour)}`],
])('%s is accepted and closed at once with 1008', async (_name, query) => {
  const client = await openSocket(`${api.url}/toys/box${query}`);
  expect(await client.closed).toEqual({ code: 1008, reason: 'The box is locked' });
  expect(client.frames).toEqual([]);
});

test('a token may come as a bearer', async () => {
  const owner = newOwner();
  const headers = { authorization: `Bearer ${ticketOf(owner)}` };
  await using client = await openSocket(`${api.url}/toys/box/`, { headers });
  await publish(`box:${owner}`, 1);
  await client.read('ran');
});
