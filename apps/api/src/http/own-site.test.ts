import { once } from 'node:events';
import { connect } from 'node:net';
import { createTRPCClient, httpLink } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppRouter } from '../modules.ts';
import { mintSection, reportsEnv, testKey } from '../testing/reports/report-client.ts';
import { startApi, type RunningApi } from '../testing/servers/start-api.ts';
import { get, mintVisitor, post } from '../testing/timeback/visitors.ts';

const listed = 'https://www.timeback.com';
const publicUrl = 'https://desk.example.org/quintet';

let api: RunningApi;
let admin: string;
beforeAll(async () => {
  api = await startApi({ env: { ...reportsEnv, PUBLIC_URL: publicUrl } });
  admin = `tb_service=${await api.core.tokens.sign({ aud: 'service', sub: 'ana', seconds: 60 })}`;
});
afterAll(async () => await api[Symbol.asyncDispose]());

/** Asks for a socket by a cookie. No document has one yet, so that the answer is that of the path. */
async function upgrade(origin: string): Promise<string> {
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  const headers = {
    host: new URL(api.url).host,
    origin,
    cookie: admin,
    connection: 'upgrade',
    upgrade: 'websocket',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.write(`GET /agent/admin/session HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return bytes.toString();
}

const studio = `reports_key=${testKey}`;
const experiment = { experiment: 'none', variant_id: 'A' };

/** Changes something by a cookie alone, on both doors; gives both statuses. */
const changes = {
  'the admin': async (headers: Record<string, string>) => [
    (await post(`${api.url}/agent/admin/experiments/ship`, experiment, { cookie: admin, ...headers })).status,
    (await post(`${api.url}/trpc/timeback.shipVariant`, experiment, { cookie: admin, ...headers })).status,
  ],
  'the studio': async (headers: Record<string, string>) => {
    const own = { cookie: studio, 'session-id': 's', ...headers };
    const { section_title: _title, ...subject } = mintSection();
    return [
      (await post(`${api.url}/reports-api/reports`, subject, own)).status,
      (await post(`${api.url}/trpc/reports.openReport`, subject, own)).status,
    ];
  },
};

const list = (headers: readonly Record<string, string>[]) => headers;

describe.each(Object.entries(changes))('a change of %s by a cookie', (name, change) => {
  const done = name === 'the admin' ? 404 : 200;

  test('is made for the pages of the site', async () => {
    for (const headers of list([
      { origin: api.url },
      { origin: new URL(publicUrl).origin },
      { 'sec-fetch-site': 'same-origin', origin: 'https://rewritten.example' },
      { 'sec-fetch-site': 'none' },
    ]))
      expect(await change(headers)).toEqual([done, done]);
  });

  test('is refused to everybody else, and to whoever does not say', async () => {
    for (const headers of list([
      {},
      { origin: 'null' },
      { origin: listed },
      { origin: 'https://evil.example' },
      { origin: api.url.replace('http:', 'https:').replace(/:\d+$/, ':1') },
      { 'sec-fetch-site': 'same-site', origin: api.url },
      { 'sec-fetch-site': 'cross-site' },
    ]))
      expect(await change(headers)).toEqual([401, 401]);
  });
});

test('a visitor is known by the cookie to whoever may read the answers, and to clients that are no browser', async () => {
  const { vid } = await mintVisitor(api.url);
  const known = async (headers: Record<string, string>) =>
    (await post(`${api.url}/agent/token`, {}, { cookie: `tb_vid=${vid}`, ...headers })).status;
  expect(await known({})).toBe(200);
  expect(await known({ origin: listed, 'sec-fetch-site': 'cross-site' })).toBe(200);
  expect(await known({ origin: 'https://evil.example' })).toBe(401);
  expect(await known({ 'sec-fetch-site': 'cross-site' })).toBe(401);
});

test('what opens a socket counts as a change', async () => {
  const open = async (origin: string) => {
    const { status } = await get(`${api.url}/agent/admin/session`, { cookie: admin, origin });
    return status;
  };
  expect(await open('https://evil.example')).toBe(200);
  expect(await upgrade('https://evil.example')).toContain('HTTP/1.1 401');
  expect(await upgrade(api.url)).toContain('HTTP/1.1 200');
});

test('a key or token in a header counts from anywhere', async () => {
  const client = createTRPCClient<AppRouter>({
    links: [
      httpLink({ url: `${api.url}/trpc`, headers: { 'x-api-key': testKey, origin: 'https://evil.example' } }),
    ],
  });
  expect(await client.reports.listReports.query({})).toHaveProperty('reports');
});

test('pages of listed origins read the answers of the site, not those of its admin or studio', async () => {
  const sharedWith = async (path: string) => {
    const { headers } = await fetch(api.url + path, { headers: { origin: listed, cookie: admin } });
    return headers.get('access-control-allow-origin');
  };
  for (const path of ['/outcomes', '/trpc/timeback.listOutcomes'])
    expect(await sharedWith(path)).toBe(listed);
  for (const path of [
    '/agent/admin/session',
    '/trpc/timeback.getAdminSession',
    '/trpc/timeback.listOutcomes,timeback.getAdminSession?batch=1',
    '/reports-api/studio',
  ])
    expect(await sharedWith(path)).toBeNull();
});
