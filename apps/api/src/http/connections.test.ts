import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fillDataDir } from '@quintet/db/testing/test-db';
import { fastify } from 'fastify';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { modules } from '../modules.ts';
import { createLog } from '../platform/log.ts';
import { startApi, type RunningApi } from '../testing/servers/start-api.ts';
import { startServerNode } from '../testing/servers/start-server-node.ts';

import { get } from '../testing/timeback/visitors.ts';
import { Connections } from './connections.ts';
import { createOwners } from './owners.ts';
import { portOf } from '../testing/servers/port-of.ts';

const ownerOf = createOwners(Object.values(modules).map((module) => module.plug()));

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => await api[Symbol.asyncDispose]());

/** Sends bytes and reads until the server closes. */
async function readAll(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  return received;
}

async function send(port: number, text: string) {
  const received = await readAll(port, text);
  const [head = '', body = ''] = received.split('\r\n\r\n');
  return { head, body: JSON.parse(body) as unknown };
}

const long = 'x'.repeat(20_000);
const chunked = 'host: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked';
const timeback = (error: string) => ({ error, message: expect.any(String) });
const reports = (error_code: string, path: string) => ({
  status: 'error',
  message: expect.any(String),
  data: { error_code, path },
});

test.each([
  ['no HTTP', 'NONSENSE\r\n\r\n', 400, timeback('bad_request')],
  ['a broken header', 'GET /profile HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n', 400, timeback('bad_request')],
  [
    'a broken header of Reports',
    'GET /status/x?y HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n',
    400,
    reports('BAD_REQUEST', '/status/x'),
  ],
  [
    'a body of broken chunks',
    `POST /profile/delete HTTP/1.1\r\n${chunked}\r\n\r\nzzz\r\n`,
    400,
    timeback('bad_request'),
  ],
  [
    'no host',
    'GET /status/x HTTP/1.1\r\nconnection: close\r\n\r\n',
    400,
    reports('BAD_REQUEST', '/status/x'),
  ],
  [
    'a head without end',
    `GET /status/x HTTP/1.1\r\nhost: x\r\nbig: ${long}\r\n\r\n`,
    431,
    reports('HEADERS_TOO_LARGE', '/status/x'),
  ],
  ['an address without end', `GET /${long} HTTP/1.1\r\nhost: x\r\n\r\n`, 431, timeback('headers_too_large')],
])('%s gets the body of its document', async (_name, text, status, expected) => {
  const { head, body } = await send(Number(new URL(api.url).port), text);
  expect(head).toContain(`HTTP/1.1 ${status} `);
  expect(head).toContain('content-type: application/json; charset=utf-8');
  expect(head).toMatch(/x-request-id: [0-9a-f-]{36}/);
  expect(body).toEqual(expected);
});

test.each([
  ['a head', 'GET /status/x HTTP/1.1\r\n', timeback('request_timeout')],
  [
    'a body',
    'POST /generate HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
    reports('REQUEST_TIMEOUT', '/generate'),
  ],
])('%s that never ends is answered too', async (_name, text, expected) => {
  const connections = new Connections(ownerOf, createLog('silent'));
  const app = fastify({
    clientErrorHandler: connections.refuse,
    requestTimeout: 50,
    http: { headersTimeout: 50, connectionsCheckingInterval: 20 },
  });
  onTestFinished(async () => await app.close());
  connections.watch(app);
  app.post('/generate', () => ({}));
  await app.listen({ port: 0 });
  const { head, body } = await send(portOf(app.server), text);
  expect(head).toContain('HTTP/1.1 408 Request Timeout');
  expect(body).toEqual(expected);
});

test('requests sent ahead are answered in their order, and none begins before the answer to the last was taken', async () => {
  const names = Array.from({ length: 20 }, (_value, index) => `/status/${index}`);
  const requests = names.map((path) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`).join('');
  const end = 'GET /openapi.json HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';
  const received = await readAll(Number(new URL(api.url).port), requests + end);
  expect([...received.matchAll(/"path":"([^"]+)"/g)].map(([, path]) => path).slice(0, 20)).toEqual(names);
});

test('ten connections that ask for gigabytes and read nothing are closed, and cost no memory', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'quintet-'));
  await fillDataDir(dataDir);
  onTestFinished(async () => await rm(dataDir, { recursive: true }));
  await using node = await startServerNode({ env: { DATA_DIR: dataDir, LOG_LEVEL: 'silent' } });
  const before = await memoryOf(node.pid);
  let most = before;
  const { port } = new URL(node.url);
  const requests = 'GET /openapi.json HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(1_710);
  const closed = Array.from({ length: 10 }, async () => {
    const socket = connect(Number(port), '127.0.0.1').pause();
    const over = Promise.race([once(socket, 'close'), once(socket, 'error')]);
    socket.write(requests);
    // Writing shows that the other side is gone, where nothing is read.
    const knock = setInterval(() => socket.write('x'), 20);
    await over.catch(() => undefined);
    clearInterval(knock);
  });
  const looking = setInterval(() => void memoryOf(node.pid).then((now) => (most = Math.max(most, now))), 50);
  await Promise.all(closed).finally(() => clearInterval(looking));
  expect((await get(`${node.url}/health/live`)).status).toBe(200);
  expect(most).toBeLessThan(before + 250);
});

/** Megabytes. */
async function memoryOf(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout) / 1024;
}

test('a client that takes nothing of its answer is closed after a while', async () => {
  const connections = new Connections(ownerOf, createLog('silent'), 100);
  const app = fastify({ clientErrorHandler: connections.refuse });
  onTestFinished(async () => await app.close());
  connections.watch(app);
  app.get('/large', () => Buffer.alloc(50_000_000));
  await app.listen({ port: 0 });
  const accepted = once(app.server, 'connection') as Promise<[Socket]>;
  const socket = connect(portOf(app.server), '127.0.0.1').pause();
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  socket.write('GET /large HTTP/1.1\r\nhost: x\r\n\r\n');
  const [served] = await accepted;
  await once(served, 'close');
  expect(socket.bytesRead).toBeLessThan(50_000_000);
});
