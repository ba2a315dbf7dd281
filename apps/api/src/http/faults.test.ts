import { once } from 'node:events';
import { connect } from 'node:net';
import { createTRPCClient, httpLink, TRPCClientError } from '@trpc/client';
import { newTestName } from '@quintet/db/testing/test-db';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type AppRouter, modules } from '../modules.ts';
import { metasOf } from '../procedures.ts';
import { startApi, type RunningApi } from '../testing/servers/start-api.ts';
import { get, mintEmail, mintVisitor, post, readAnswer } from '../testing/timeback/visitors.ts';
import { removeTestKeys, testRedisUrl } from '../testing/servers/test-redis.ts';

describe('whatever is wrong with a request', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  const send = async (path: string, init: RequestInit) => await readAnswer(await fetch(api.url + path, init));
  const json = { 'content-type': 'application/json' };

  test.each([
    ['an unknown path', '/nowhere', { method: 'GET' }, 404, 'not_found'],
    ['a path that is no path', '/%', { method: 'GET' }, 404, 'not_found'],
    ['another method', '/personalize', { method: 'GET' }, 405, 'method_not_allowed'],
    [
      'another method with a body',
      '/profile',
      { method: 'PUT', body: '{', headers: json },
      405,
      'method_not_allowed',
    ],
    ['broken JSON', '/personalize', { method: 'POST', body: '{"a":', headers: json }, 400, 'invalid_json'],
    [
      'JSON with a prototype',
      '/personalize',
      { method: 'POST', body: '{"__proto__":{}}', headers: json },
      400,
      'invalid_json',
    ],
    [
      'a form',
      '/session/start',
      { method: 'POST', body: new URLSearchParams({ email: 'a' }) },
      415,
      'unsupported_media_type',
    ],
    ['plain text', '/session/start', { method: 'POST', body: 'hello' }, 415, 'unsupported_media_type'],
    [
      'a huge body',
      '/session/start',
      { method: 'POST', body: `"${'x'.repeat(1_100_000)}"`, headers: json },
      413,
      'payload_too_large',
    ],
  ])('%s gets the body of its document', async (_name, path, init, status, error) => {
    const answer = await send(path, init);
    expect(answer).toMatchObject({ status, body: { error, message: expect.any(String) } });
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  test('a wrong method is told which are right', async () => {
    const { headers } = await send('/personalize', { method: 'DELETE' });
    expect(headers.get('allow')).toBe('POST, OPTIONS');
    expect((await send('/profile', { method: 'POST' })).headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  });

  test('a body that never ends does not hold the server', async () => {
    const { port } = new URL(api.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      'POST /session/start HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{',
    );
    expect((await get(`${api.url}/health/live`)).status).toBe(200);
    socket.destroy();
  });

  test('every answer carries its request id, taken over when it is well formed', async () => {
    const given = await get(`${api.url}/health/live`, { 'x-request-id': 'abc-1.2_3' });
    expect(given.headers.get('x-request-id')).toBe('abc-1.2_3');
    const made = await get(`${api.url}/nowhere`, { 'x-request-id': 'no spaces here' });
    expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(made.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('only listed origins may read answers', async () => {
    for (const origin of [
      'https://timeback.com',
      'https://staging.timeback.com',
      'https://a.b.timeback.com',
    ]) {
      const { headers } = await get(`${api.url}/outcomes`, { origin });
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-credentials')).toBe('true');
    }
    for (const origin of [
      'http://timeback.com',
      'https://timeback.com.evil.example',
      'https://eviltimeback.com',
      'null',
    ]) {
      const { headers } = await get(`${api.url}/outcomes`, { origin });
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  test('the listed origins may read the answers of their own document alone, on both doors', async () => {
    const origin = 'https://timeback.com';
    const ask = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-api-key',
    };
    const sharedWith = async (path: string, init: RequestInit = {}) => {
      const { headers } = await fetch(api.url + path, { headers: { origin }, ...init });
      return [headers.get('access-control-allow-origin'), headers.get('access-control-allow-credentials')];
    };
    const preflight = { method: 'OPTIONS', headers: ask };
    for (const path of ['/outcomes', '/trpc/timeback.listOutcomes']) {
      expect(await sharedWith(path)).toEqual([origin, 'true']);
      expect(await sharedWith(path, preflight)).toEqual([origin, 'true']);
    }
    for (const path of [
      '/status/x',
      '/generate',
      '/status/x/events',
      '/trpc/reports.getStatus',
      '/trpc/timeback.listOutcomes,reports.getStatus?batch=1',
    ]) {
      expect(await sharedWith(path)).toEqual([null, null]);
      expect(await sharedWith(path, preflight)).toEqual([null, null]);
    }
  });

  test('the listed origins may use every method that an operation has', async () => {
    const methods = new Set(
      metasOf(modules.bloom.router).flatMap(({ operation }) => operation?.method ?? []),
    );
    expect(methods).toContain('DELETE');
    const { headers } = await fetch(`${api.url}/api/notifications/x`, {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:5173', 'access-control-request-method': 'DELETE' },
    });
    expect(headers.get('access-control-allow-methods')?.split(', ')).toEqual(
      expect.arrayContaining([...methods]),
    );
  });

  test('the OpenAPI document tells true statuses and the real error bodies', async () => {
    const { body } = await get(`${api.url}/openapi.json`);
    const paths = body['paths'] as Record<string, Record<string, { responses: Record<string, unknown> }>>;
    expect(Object.keys(paths['/personalize']?.['post']?.responses ?? {}).map(Number)).toEqual(
      expect.arrayContaining([200, 400, 401, 403, 405, 413, 415, 422, 429, 500, 503]),
    );
    expect(JSON.stringify(paths['/session/start']?.['post']?.responses['400'])).toContain(
      '"error":"invalid_email"',
    );
  });
});

describe('limits', () => {
  test('the sixth start in a minute is refused on both doors, with the time to wait', async () => {
    await using api = await startApi({ env: { RATE_LIMITS: 'on' } });
    for (let count = 0; count < 5; count += 1) await mintVisitor(api.url);
    const refused = await post(`${api.url}/session/start`, { email: mintEmail(), icp: 'parent' });
    expect(refused).toMatchObject({
      status: 429,
      body: { error: 'rate_limited', retry_after: expect.any(Number) },
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit-policy')).toBe('"default";q=5;w=60');
    expect(refused.headers.get('ratelimit')).toMatch(/^"default";r=0;t=\d+$/);

    const client = createTRPCClient<AppRouter>({ links: [httpLink({ url: `${api.url}/trpc` })] });
    const error = await client.timeback.startSession
      .mutate({ email: mintEmail(), icp: 'parent' })
      .catch((thrown: unknown) => thrown);
    if (!(error instanceof TRPCClientError)) throw new Error('tRPC let it pass');
    expect(error.data).toMatchObject({
      httpStatus: 429,
      body: { error: 'rate_limited' },
      retryAfter: expect.any(Number),
    });
  });

  test('a trusted proxy tells the client; without trust its headers change nothing', async () => {
    await using trusting = await startApi({ env: { RATE_LIMITS: 'on', TRUST_PROXY: 'true' } });
    const start = async (url: string, address: string) =>
      (
        await post(
          `${url}/session/start`,
          { email: mintEmail(), icp: 'parent' },
          { 'cf-connecting-ip': address },
        )
      ).status;
    for (let count = 0; count < 5; count += 1) expect(await start(trusting.url, '2001:db8::1')).toBe(200);
    expect(await start(trusting.url, '2001:db8::ffff')).toBe(429);
    expect(await start(trusting.url, '2001:db8:0:1::1')).toBe(200);

    await using behindTwo = await startApi({ env: { RATE_LIMITS: 'on', TRUST_PROXY: '2' } });
    await using behindOurs = await startApi({
      env: { RATE_LIMITS: 'on', TRUST_PROXY: '127.0.0.0/8,10.0.0.0/8' },
    });
    for (const { url } of [behindTwo, behindOurs]) {
      const startAs = async (list: string) =>
        (
          await post(
            `${url}/session/start`,
            { email: mintEmail(), icp: 'parent' },
            { 'cf-connecting-ip': list, 'x-forwarded-for': list },
          )
        ).status;
      // What stands left of the client was written by the client.
      for (let count = 0; count < 5; count += 1)
        expect(await startAs(`192.0.2.${count}, 203.0.113.7, 10.0.0.1`)).toBe(200);
      expect(await startAs('192.0.2.9, 203.0.113.7, 10.0.0.1')).toBe(429);
      expect(await startAs('192.0.2.9, 203.0.113.8, 10.0.0.1')).toBe(200);
    }

    await using wary = await startApi({ env: { RATE_LIMITS: 'on' } });
    for (let count = 0; count < 5; count += 1) await start(wary.url, `203.0.113.${count}`);
    expect(await start(wary.url, '203.0.113.99')).toBe(429);
  });

  test('with Redis two nodes count together, and a dead Redis does not stop either', async () => {
    const env = {
      RATE_LIMITS: JSON.stringify({ 'timeback.startSession.ip': { points: 6, seconds: 60 } }),
      REDIS_URL: testRedisUrl,
      TRUST_PROXY: 'true',
    };
    const name = newTestName();
    onTestFinished(async () => await removeTestKeys(name));
    await using one = await startApi({ env, name });
    await using two = await startApi({ env, name });
    const address = {
      'cf-connecting-ip': `2001:db8:${Math.floor(Math.random() * 65_535).toString(16)}:7::1`,
    };
    const start = async (url: string) =>
      (await post(`${url}/session/start`, { email: mintEmail(), icp: 'parent' }, address)).status;
    const statuses = [];
    for (let count = 0; count < 4; count += 1) statuses.push(await start(one.url), await start(two.url));
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429, 429]);
    one.core.redis?.disconnect();
    expect(await start(one.url)).toBe(200);
    expect((await get(`${one.url}/health/ready`)).status).toBe(503);
  });
});

test('the server closes though a browser holds a connection it never used', async () => {
  const api = await startApi();
  const { port, hostname } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  await api[Symbol.asyncDispose]();
  await closed;
});
