import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createReportClient, mintSection, reportsEnv } from '../testing/reports/report-client.ts';
import { startApi, type RunningApi } from '../testing/servers/start-api.ts';
import { get, post } from '../testing/timeback/visitors.ts';

const secret = 'a secret of this test, long enough for HS256';
let api: RunningApi;
let webDir: string;
let headers: Readonly<Record<string, string>>;
beforeAll(async () => {
  webDir = await mkdtemp(join(tmpdir(), 'quintet-web-'));
  await writeFile(join(webDir, 'index.html'), '<!doctype html>');
  api = await startApi({ env: { ...reportsEnv, API_JWT_SECRET: secret }, web: webDir });
  ({ headers } = createReportClient(api.url));
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await rm(webDir, { recursive: true });
});

test('a part of an address may be as long as an address', async () => {
  const id = 'x'.repeat(4_000);
  expect(await get(`${api.url}/status/${id}`, headers)).toMatchObject({
    status: 404,
    body: { data: { error_code: 'JOB_NOT_FOUND', path: `/status/${id}` } },
  });
  expect(await get(`${api.url}/status/${id}`)).toMatchObject({ status: 401 });
  expect(await get(`${api.url}/assets/${id}`)).toMatchObject({ status: 404, body: { error: 'not_found' } });
});

test('a batch of as many calls as are allowed may have names of any length', async () => {
  const names = Array.from({ length: 20 }, () => 'timeback.listOutcomes').join(',');
  const answer = await fetch(`${api.url}/trpc/${names}?batch=1&input=%7B%7D`);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toHaveLength(20);
});

test('what is no address is told by the document that owns it, with its request id', async () => {
  expect(await get(`${api.url}/status/%ff`)).toMatchObject({
    status: 404,
    body: { data: { error_code: 'NOT_FOUND', path: '/status/%ff' } },
  });
  const root = await get(`${api.url}/%`);
  expect(root).toMatchObject({ status: 404, body: { error: 'not_found' } });
  expect(root.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test.each([
  '/_app//etc/passwd',
  '/_app/%2e%2e/index.html',
  '/_app/..%2findex.html',
  '/_app/%00',
  '//etc/passwd',
])('nothing stands at %s', async (path) => {
  expect(await get(api.url + path)).toMatchObject({ status: 404, body: { error: 'not_found' } });
});

test('JSON of many levels is refused as broken, on both doors', async () => {
  const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
  const refused = { data: { error_code: 'VALIDATION_ERROR', details: [{ type: 'json_invalid' }] } };
  const body = JSON.stringify(mintSection('deep')).replace('"deep"', deep);
  expect(await post(`${api.url}/generate`, body, headers)).toMatchObject({ status: 422, body: refused });
  expect(await post(`${api.url}/trpc/reports.generate`, body, headers)).toMatchObject({
    status: 422,
    body: { error: { data: { body: refused } } },
  });
  expect(await post(`${api.url}/session/start`, `{"email":${deep}}`)).toMatchObject({
    status: 400,
    body: { error: 'invalid_json' },
  });
});

test('a token that ends behind the last date opens nothing', async () => {
  const key = new TextEncoder().encode(secret);
  const exp = 1e15;
  const token = await new SignJWT({ aud: 'service', sub: 'someone', exp })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(key);
  expect(await get(`${api.url}/agent/admin/session`, { authorization: `Bearer ${token}` })).toMatchObject({
    status: 401,
    body: { error: 'invalid_jwt' },
  });
  expect(await post(`${api.url}/agent/admin/session`, { token })).toMatchObject({ status: 401 });
});

test('what tRPC never sees is told as the procedure would', async () => {
  const tooLarge = await post(`${api.url}/trpc/reports.generate`, 'x'.repeat(1_100_000), headers);
  expect(tooLarge).toMatchObject({
    status: 413,
    body: {
      error: {
        data: {
          code: 'PAYLOAD_TOO_LARGE',
          httpStatus: 413,
          body: { data: { error_code: 'PAYLOAD_TOO_LARGE' } },
        },
      },
    },
  });
});

test.each(['/generate', '/session/start'])(
  'whoever leaves while %s reads is no failure of ours',
  async (path) => {
    const refused = vi.spyOn(api.core.log, 'info');
    const failed = vi.spyOn(api.core.log, 'error');
    onTestFinished(() => void vi.restoreAllMocks());
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    const head = { host: 'x', 'content-type': 'application/json', 'content-length': '99', ...headers };
    const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`);
    socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n{`);
    await once(socket, 'connect');
    socket.destroySoon();
    await vi.waitFor(() =>
      expect(refused).toHaveBeenCalledWith(expect.objectContaining({ path }), 'request refused'),
    );
    expect(failed).not.toHaveBeenCalled();
  },
);
