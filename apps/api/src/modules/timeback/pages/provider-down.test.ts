import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createTestDatabase } from '@quintet/db/testing/test-db';
import { expect, onTestFinished, test, vi } from 'vitest';
import { loadConfig } from '../../../config.ts';
import { createLog } from '../../../platform/log.ts';
import { openApp } from '../../../app.ts';
import { modules } from '../../../modules.ts';
import { createServer } from '../../../server.ts';
import { startProxy } from '../../../testing/servers/start-proxy.ts';
import { answersOf, get, mintEmail, mintVisitor, post } from '../../../testing/timeback/visitors.ts';

/** A server whose database can be taken away. */
async function startBehindProxy() {
  const { databaseUrl, drop } = await createTestDatabase({});
  onTestFinished(drop);
  const real = new URL(databaseUrl);
  const proxy = await startProxy({ host: real.hostname, port: Number(real.port || 5432) });
  onTestFinished(async () => await proxy[Symbol.asyncDispose]());
  const dataDir = await mkdtemp(join(tmpdir(), 'quintet-'));
  onTestFinished(async () => await rm(dataDir, { recursive: true, force: true }));
  real.hostname = '127.0.0.1';
  real.port = String(proxy.port);
  const env = { DATABASE_URL: real.href, DATA_DIR: dataDir, LOG_LEVEL: 'silent', RATE_LIMITS: 'off' };
  const app = await openApp(modules, loadConfig(env), createLog('silent'));
  const server = await createServer(app);
  onTestFinished(async () => {
    await server.close();
    await app.close();
  });
  return {
    url: await server.listen({ port: 0, host: '127.0.0.1' }),
    proxy,
    app,
    outbox: join(dataDir, 'outbox'),
  };
}

test('without a database a page is 503 with its static template, and the link is mailed once it is back', async () => {
  const { url, proxy, outbox } = await startBehindProxy();
  const { vid, email } = await mintVisitor(url, 'school');
  const { body } = await post(`${url}/agent/token`, { vid });
  proxy.cut();

  const wanted = { vid, ...answersOf('school') };
  for (let count = 0; count < 3; count += 1) {
    expect(await post(`${url}/personalize`, wanted)).toMatchObject({
      status: 503,
      body: { error: 'provider_down', static_template_id: 'school_default' },
    });
  }
  // Whoever was here a moment ago is still known; of anybody else only the database could tell.
  expect(await get(`${url}/profile?vid=${randomUUID()}`)).toMatchObject({
    status: 503,
    body: { error: 'provider_down' },
  });
  expect(await get(`${url}/agent/loop`, { authorization: `Bearer ${String(body['token'])}` })).toMatchObject({
    status: 503,
    body: { error: 'provider_down' },
  });
  expect(await get(`${url}/health/ready`)).toMatchObject({ status: 503, body: { error: 'not_ready' } });
  expect((await get(`${url}/health/live`)).status).toBe(200);
  expect((await fetch(`${url}/static/school_default.html`)).status).toBe(200);

  proxy.mend();
  await expect.poll(async () => await readMails(outbox)).toHaveLength(1);
  const [mail] = await readMails(outbox);
  expect(mail).toContain(email);
  expect(mail).toContain('/mail/open');
  expect(mail).toMatch(/text\/plain[\s\S]*text\/html/);
  await expect
    .poll(async () => (await get(`${url}/profile?vid=${vid}`)).body)
    .toMatchObject(answersOf('school'));
  expect((await post(`${url}/personalize`, wanted)).status).toBe(200);
});

async function readMails(outbox: string): Promise<string[]> {
  const names = await readdir(outbox).catch(() => []);
  return await Promise.all(names.map(async (name) => await readFile(join(outbox, name), 'utf8')));
}

test('a database that falls silent is told before a client gives up, on both doors, and forgotten when it is back', async () => {
  const { url, proxy, app } = await startBehindProxy();
  const { vid } = await mintVisitor(url, 'parent');
  const wanted = { vid, ...answersOf('parent') };
  expect((await post(`${url}/personalize`, wanted)).status).toBe(200);
  proxy.silence();
  const asked = [
    post(`${url}/session/start`, { email: mintEmail(), icp: 'parent' }),
    post(`${url}/trpc/timeback.startSession`, { email: mintEmail(), icp: 'parent' }),
    get(`${url}/profile?vid=${randomUUID()}`),
  ];
  const first = await Promise.race([Promise.all(asked), delay(15_000, 'kept waiting')]);
  expect(first).toMatchObject([{ status: 503 }, { status: 503 }, { status: 503 }]);
  expect((await get(`${url}/health/ready`)).status).toBe(503);
  proxy.mend();
  await vi.waitUntil(async () => (await app.core.db.state()) === 'serving', 60_000);
  expect((await post(`${url}/personalize`, wanted)).status).toBe(200);
});
