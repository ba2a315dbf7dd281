import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { isPostgresMissing, noPostgres, openTestDb } from '@quintet/db/testing/test-db';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openApp } from '../../app.ts';
import { loadConfig } from '../../config.ts';
import { modules } from '../../modules.ts';
import { createTasks } from '../../modules/timeback/tips/tasks.ts';
import { createServer } from '../../server.ts';
import { queueSchema } from '../../testing/jobs/queue-schema.ts';

import { mintEmail, mintVisitor } from '../../testing/timeback/visitors.ts';
import type { Mail } from './mailer.ts';

const publicUrl = 'https://learn.example.org';

/** A server whose mails and log lines can be read. */
async function startServer(kind: 'pglite' | 'postgres' = 'pglite') {
  const dataDir = await mkdtemp(join(tmpdir(), 'quintet-'));
  onTestFinished(async () => await rm(dataDir, { recursive: true, force: true }));
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const env = { DATA_DIR: dataDir, RATE_LIMITS: 'off', PUBLIC_URL: publicUrl };
  const app = await openApp(modules, loadConfig(env), pino({ level: 'trace' }, sink), {
    db: await openTestDb({ kind, preparation: queueSchema }),
  });
  const server = await createServer(app);
  onTestFinished(async () => {
    await server.close();
    await app.close();
  });
  const readMails = async () => {
    const outbox = join(dataDir, 'outbox');
    const names = await readdir(outbox).catch(() => []);
    return await Promise.all(names.map(async (name) => await readFile(join(outbox, name), 'utf8')));
  };
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  return { url, core: app.core, readMails, lines };
}

type Server = Awaited<ReturnType<typeof startServer>>;

function mailTo(to: string, id: string = randomUUID()): Mail {
  return { id, to, path: '/timeback', letter: { subject: 'S', lead: 'L', action: 'A', reason: 'R' } };
}

/** The links of a mail's text, on the server under test: to open, to unsubscribe. */
function linksOf({ url }: Server, mail: string): [string, string] {
  const plain = mail.replaceAll(/=\r?\n/gu, '').replaceAll('=3D', '=');
  const [open, unsubscribe] = [...plain.matchAll(/https:\/\/learn\.example\.org(\/mail\/[^\s>]+)$/gmu)].map(
    ([, path]) => `${url}${path}`,
  );
  if (open === undefined || unsubscribe === undefined) throw new Error('The mail has no links');
  return [open, unsubscribe];
}

async function firstMailOf(server: Server, to: string): Promise<[string, string]> {
  expect(await server.core.mail.send(mailTo(to))).toBe('sent');
  const [mail = ''] = await server.readMails();
  return linksOf(server, mail);
}

test('however many mails one visitor plans, an address that answered none gets one', async () => {
  const { url, core, readMails } = await startServer();
  const { vid } = await mintVisitor(url);
  const planned = Array.from({ length: 12 }, (_, count) => ({
    vid,
    plan: {
      action_type: 'schedule_email' as const,
      payload: { template_id: 'page_reminder', send_at: new Date().toISOString() },
      summary: 'Mail the link to the page',
      after: 0,
      dedupe_key: `mail/${count}`,
    },
  }));
  const { bus, jobs, db } = core;
  await bus.transaction(async (tx, publish) => await createTasks({ tx, publish, jobs }, planned));
  await jobs.relay();
  // Whoever planned them does not learn which were sent: the address may be another's.
  await expect
    .poll(async () => await db.prisma.timebackTask.count({ where: { vid, status: 'completed' } }))
    .toBe(planned.length);
  expect(await readMails()).toHaveLength(1);
});

test('an address that followed a link gets three a day, and more when the day is over', async () => {
  const server = await startServer();
  const { core } = server;
  const to = mintEmail();
  const [open] = await firstMailOf(server, to);
  expect(await core.mail.send(mailTo(to))).toBe('later');
  const answer = await fetch(open, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([302, `${publicUrl}/timeback`]);
  const outcomes = [];
  for (let count = 0; count < 3; count += 1) outcomes.push(await core.mail.send(mailTo(to)));
  expect(outcomes).toEqual(['sent', 'sent', 'later']);
  await core.db.prisma.$executeRaw`update platform.mails set sent_at = sent_at - interval '1 day'`;
  expect(await core.mail.send(mailTo(to))).toBe('sent');
});

test('one mailbox counts once however it is written, and a mail that is tried again is the same mail', async () => {
  const { core } = await startServer();
  const id = randomUUID();
  expect(await core.mail.send(mailTo('Pat@Example.org', id))).toBe('sent');
  expect(await core.mail.send(mailTo('pat@example.org', id))).toBe('sent');
  expect(await core.mail.send(mailTo(' pat+two@EXAMPLE.org '))).toBe('later');
  expect(await core.mail.send(mailTo('pat@two.example.org'))).toBe('sent');
});

test('looking at the link asks, the button unsubscribes for good, and no log line tells who', async () => {
  const server = await startServer();
  const { core, readMails, lines } = server;
  const to = mintEmail();
  const [open, unsubscribe] = await firstMailOf(server, to);
  const [mail = ''] = await readMails();
  const headers = mail.replaceAll(/\r?\n[ \t]+/gu, ' ');
  expect(headers).toContain(`List-Unsubscribe: <${publicUrl}${new URL(unsubscribe).pathname}?token=`);
  expect(headers).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  await fetch(open, { redirect: 'manual' });

  const page = await fetch(unsubscribe);
  expect([page.status, page.headers.get('referrer-policy')]).toEqual([200, 'no-referrer']);
  expect(await page.text()).toContain('<form method="post"><button>');
  expect(await core.mail.send(mailTo(to))).toBe('sent');

  const pressed = await fetch(unsubscribe, {
    method: 'POST',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
  });
  expect([pressed.status, await pressed.text()]).toEqual([200, expect.stringContaining('no more mail')]);
  await core.db.prisma.$executeRaw`update platform.mails set sent_at = sent_at - interval '400 days'`;
  expect(await core.mail.send(mailTo(to))).toBe('never');
  expect(await readMails()).toHaveLength(2);

  const wrong = unsubscribe.replace(/token=.*/u, `token=${randomUUID()}`);
  expect((await fetch(wrong, { method: 'POST' })).status).toBe(404);
  expect((await fetch(`${new URL(unsubscribe).origin}/mail/unsubscribe`, { method: 'POST' })).status).toBe(
    404,
  );
  const token = new URL(unsubscribe).searchParams.get('token') ?? '';
  expect(lines.join('')).toContain('/mail/unsubscribe');
  expect(lines.filter((line) => line.includes(to) || line.includes(token))).toEqual([]);
});

test('a link that was bent leads to no other site', async () => {
  const { url } = await startServer();
  for (const to of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/.//evil.example',
    'js:1',
  ]) {
    const answer = await fetch(`${url}/mail/open?to=${encodeURIComponent(to)}`, { redirect: 'manual' });
    expect(new URL(answer.headers.get('location') ?? '').origin).toBe(publicUrl);
  }
});

const isMissing = await isPostgresMissing();

describe.skipIf(isMissing)(`on PostgreSQL${isMissing ? ` (${noPostgres})` : ''}`, () => {
  test('mails that race for one address are counted one after the other', async () => {
    const { core, readMails } = await startServer('postgres');
    const to = mintEmail();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, async () => await core.mail.send(mailTo(to))),
    );
    expect(outcomes.filter((outcome) => outcome === 'sent')).toHaveLength(1);
    expect(await readMails()).toHaveLength(1);
  });
});
