import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { fastify } from 'fastify';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { modules } from '../modules.ts';
import { createLog } from '../platform/log.ts';
import { startApi, type RunningApi } from '../testing/servers/start-api.ts';
import { createConnections } from './connections.ts';
import { createOwners } from './owners.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => await api[Symbol.asyncDispose]());

/** Sends bytes and reads until the server closes. */
async function send(port: number, text: string) {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
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
  const ownerOf = createOwners(Object.values(modules).map((module) => module.plug()));
  const connections = createConnections(ownerOf, createLog('silent'));
  const app = fastify({
    clientErrorHandler: connections.refuse,
    requestTimeout: 50,
    http: { headersTimeout: 50, connectionsCheckingInterval: 20 },
  });
  onTestFinished(async () => await app.close());
  connections.watch(app);
  app.post('/generate', () => ({}));
  await app.listen({ port: 0 });
  const { head, body } = await send((app.server.address() as AddressInfo).port, text);
  expect(head).toContain('HTTP/1.1 408 Request Timeout');
  expect(body).toEqual(expected);
});
