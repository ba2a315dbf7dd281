import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fastify } from 'fastify';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { modules } from '../../modules.ts';
import { type RunningApi, startModules } from '../../testing/servers/start-api.ts';
import { toyModule } from '../../testing/toy/toy-module.ts';
import { openSocket } from '../../testing/ws/socket-client.ts';
import { createOrigins } from '../allow-origins.ts';
import { mountSockets } from './mount-sockets.ts';
import { createSocketServer, type SocketServer } from './socket-server.ts';
import { routeUpgrades } from './upgrades.ts';

const withToy = { ...modules, toy: toyModule };

let api: RunningApi<typeof withToy>;
beforeAll(async () => {
  api = await startModules(withToy);
});
afterAll(async () => await api[Symbol.asyncDispose]());

function newOwner(): string {
  return `ali_${randomUUID().replaceAll('-', '')}`;
}

function pathOf(owner: string, until = Date.now() + 3_600_000): string {
  return `/toys/box?token=${owner}.${Math.floor(until / 1000)}`;
}

async function publish(stream: string, count: number, turns = 1): Promise<void> {
  await api.core.bus.transaction(async (_tx, publishEvent) => {
    for (let index = 0; index < count; index += 1) publishEvent(stream, 'ran', { turns });
  });
}

/** The toy's sockets on a server of their own, which pings as often as a test wants. */
async function serve(pingMs: number): Promise<{ url: string; sockets: SocketServer }> {
  const { core } = api;
  const module = toyModule.plug();
  await module.open(core);
  const app = fastify();
  const sockets = createSocketServer({ log: core.log, pingMs });
  mountSockets({ app, module, origins: createOrigins([module], core.config) }, sockets, routeUpgrades(app));
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(async () => {
    await sockets.close();
    await app.close();
  });
  return { url, sockets };
}

/** A client below the library: it does the handshake, and then what a test says. */
async function shakeHands(url: string, path: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  const key = Buffer.from(randomUUID().slice(0, 16)).toString('base64');
  socket.write(
    `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${key}\r\n\r\n`,
  );
  const [head] = await once(socket, 'data');
  expect(String(head)).toMatch(/^HTTP\/1.1 101 /);
  return socket;
}

test('a message of 64 KB is taken, a larger one closes with 1009', async () => {
  await using client = await openSocket(api.url + pathOf(newOwner()));
  const message = JSON.stringify({ type: 'ping' });
  client.send(message.padEnd(65_536));
  await client.read('pong');
  client.send(message.padEnd(65_537));
  expect((await client.closed).code).toBe(1009);
});

test('who sends more than a hundred messages a second is closed with 1008', async () => {
  await using client = await openSocket(api.url + pathOf(newOwner()));
  for (let sent = 0; sent < 250; sent += 1) client.send({ type: 'ping' });
  expect(await client.closed).toEqual({ code: 1008, reason: 'too many messages' });
  expect(client.frames.length).toBeLessThanOrEqual(200);
});

test('fifty topics may be followed at a time, and the same one again', async () => {
  await using client = await openSocket(api.url + pathOf(newOwner()));
  for (let index = 0; index < 50; index += 1) client.send({ type: 'subscribe', topic: `runs:${index}` });
  await client.read('subscribed', 50);
  client.send({ type: 'subscribe', topic: 'runs:50' });
  expect(await client.read('error')).toEqual([
    { type: 'error', code: 'toy_limited', message: 'Not so fast' },
  ]);
  client.send({ type: 'subscribe', topic: 'runs:0' });
  await client.read('subscribed', 51);
});

test('who does not read is closed with 1013, and what he followed is let go', async () => {
  const owner = newOwner();
  const { url, sockets } = await serve(60_000);
  const client = await openSocket(url + pathOf(owner));
  client.ws.pause();
  let published = 0;
  while (sockets.counts().slow === 0) {
    await publish(`box:${owner}`, 500);
    published += 500;
  }
  expect(sockets.counts()).toEqual({ open: 0, slow: 1 });
  client.ws.resume();
  expect((await client.closed).code).toBe(1013);
  expect(client.frames.length).toBeLessThan(2 * published);
});

test('who answers no ping is gone after two, and others stay', async () => {
  const { url, sockets } = await serve(500);
  const deaf = await shakeHands(url, pathOf(newOwner()));
  await using client = await openSocket(url + pathOf(newOwner()));
  deaf.resume();
  await once(deaf, 'close');
  expect(sockets.counts().open).toBe(1);
  expect(client.ws.readyState).toBe(1);
});

test('a connection ends with its token, whenever its next ping is', async () => {
  const { url } = await serve(600_000);
  const client = await openSocket(url + pathOf(newOwner(), Date.now() + 2_000));
  expect(await client.closed).toEqual({ code: 1008, reason: 'the token has expired' });
});

test('a server that closes says so with 1001', async () => {
  const { url, sockets } = await serve(60_000);
  const client = await openSocket(url + pathOf(newOwner()));
  const deaf = await shakeHands(url, pathOf(newOwner()));
  await sockets.close();
  expect((await client.closed).code).toBe(1001);
  const late = await openSocket(url + pathOf(newOwner()));
  expect((await late.closed).code).toBe(1001);
  deaf.destroy();
});

test.each([
  ['no origin, as programs send', undefined, undefined],
  ['an origin that the document lists', 'https://shop.toys.example', undefined],
  ['the site itself', 'own', undefined],
  ['a foreign origin', 'https://elsewhere.example', 1008],
  ['a page of no origin', 'null', 1008],
])('%s is let in, or closed at once', async (_name, given, code) => {
  const origin = given === 'own' ? api.url : given;
  const client = await openSocket(api.url + pathOf(newOwner()), origin === undefined ? {} : { origin });
  client.send({ type: 'ping' });
  const first = await Promise.race([client.closed, client.read('pong').then(() => undefined)]);
  expect(first?.code).toBe(code);
  await client.close();
});

test.each([
  ['a plain GET asks for the upgrade', '/toys/box', {}, 426, { toy_fault: 'toy_malformed' }],
  [
    'so does a handshake of another version',
    '/toys/box',
    { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '8' },
    426,
    { toy_fault: 'toy_malformed' },
  ],
])('%s', async (_name, path, headers, status, body) => {
  const answer = await ask(path, headers);
  expect(answer).toMatchObject({ status, body });
  expect(answer.head.toLowerCase()).toContain('sec-websocket-version: 13');
});

test('a handshake at an unknown path gets the 404 of its document, and one at a REST path its answer', async () => {
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': Buffer.from('0123456789abcdef').toString('base64'),
  };
  expect(await ask('/toys/nowhere', headers)).toMatchObject({
    status: 404,
    body: { toy_fault: 'toy_missing' },
  });
  expect(await ask('/outcomes', headers)).toMatchObject({ status: 200 });
});

test('a client that would like HTTP/2 is answered in HTTP/1.1, with the body that it sent', async () => {
  const body = JSON.stringify({ turns: 2 });
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  const request = (name: string) =>
    `POST /toys/${name}/wind HTTP/1.1\r\nhost: x\r\nx-toy-key: sesame\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n`;
  socket.write(
    `${request('a')}connection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__\r\n\r\n${body}`,
  );
  const [first] = await once(socket, 'data');
  expect(String(first)).toMatch(/^HTTP\/1.1 202 [\s\S]*\{"toy":"a","owner":"ali"\}$/);
  socket.write(`${request('b')}\r\n${body}`);
  const [second] = await once(socket, 'data');
  expect(String(second)).toMatch(/^HTTP\/1.1 202 [\s\S]*\{"toy":"b","owner":"ali"\}$/);
  socket.destroy();
});

/** Asks with headers that `fetch` does not send. */
async function ask(path: string, headers: Readonly<Record<string, string>>) {
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  const lines = Object.entries({ host: 'x', connection: 'close', ...headers });
  socket.write(
    `GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
  );
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const parsed: unknown = JSON.parse(body);
  return { status: Number(head.split(' ')[1]), head, body: parsed };
}

test('two thousand clients that come and go, with good tokens and bad, leave nothing behind', async () => {
  const { url, sockets } = await serve(60_000);
  const before = api.core.bus.size;
  const owner = newOwner();
  const visit = async (index: number) => {
    const client = await openSocket(url + (index % 2 === 0 ? pathOf(owner) : '/toys/box?token=bad'));
    // Some leave as soon as they are there, some in the midst of a subscription.
    if (index % 4 === 0) client.send({ type: 'subscribe', topic: index % 8 === 0 ? 'total' : 'runs:duck' });
    if (index % 3 === 0) client.ws.terminate();
    else await client.close();
  };
  for (let round = 0; round < 40; round += 1)
    await Promise.all(Array.from({ length: 50 }, async (_, index) => await visit(round * 50 + index)));
  await expect.poll(() => sockets.counts().open).toBe(0);
  await expect.poll(() => api.core.bus.size).toBe(before);
  expect(api.core.series.size).toBe(0);
  expect(api.core.bus.streams).toBe(before);
});
