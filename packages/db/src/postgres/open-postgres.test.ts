import { once } from 'node:events';
import net from 'node:net';
import pg from 'pg';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { isUnavailable } from '../is-unavailable.ts';
import { openDb } from '../open-db.ts';
import { createTestDatabase, isPostgresMissing, noPostgres, testDatabaseUrl } from '../testing/test-db.ts';

describe('a dead server', () => {
  test('that refuses is told at once, without the password', async () => {
    const { port, close } = await listen(() => undefined);
    await close();
    const opening = openDb({ databaseUrl: `postgres://me:secret@localhost:${port}/x`, dataDir: '' });
    const error = await opening.catch((reason: unknown) => reason);
    expect(String(error)).toMatch(`Cannot connect to PostgreSQL at localhost:${port}: connect ECONNREFUSED`);
    expect(String(error)).not.toContain('secret');
  });

  test('that never answers is told within seconds', async () => {
    const { port } = await listen(() => undefined);
    const started = performance.now();
    const opening = openDb({ databaseUrl: `postgres://me@127.0.0.1:${port}/x`, dataDir: '' });
    await expect(opening).rejects.toThrow(`Cannot connect to PostgreSQL at 127.0.0.1:${port}`);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test('that dies or falls silent is not alive, and is again when it is back', async ({ skip }) => {
    skip(await isPostgresMissing(), noPostgres);
    const { databaseUrl, drop } = await createTestDatabase();
    onTestFinished(drop);
    const proxy = await openProxy(databaseUrl);
    const db = await openDb({ databaseUrl: proxy.databaseUrl, dataDir: '' });
    expect(await db.state()).toBe('serving');
    proxy.cut();
    expect(await db.state()).toBe('away');
    expect(await db.prisma.timebackUser.count().catch(isUnavailable)).toBe(true);
    proxy.mend();
    await vi.waitUntil(async () => (await db.state()) === 'serving', 60_000);
    const sleeping = db.prisma.$queryRaw`select pg_sleep(60)`.catch(isUnavailable);
    const begun = db.prisma
      .$transaction(async (tx) => {
        await tx.timebackUser.count();
        proxy.freeze();
        await tx.timebackUser.count();
      })
      .catch(isUnavailable);
    // The server's own limit would be the first to end them, with an error that is not this one.
    expect(await Promise.all([sleeping, begun])).toEqual([true, true]);
    expect(await db.prisma.timebackUser.count().catch(isUnavailable)).toBe(true);
    expect(await db.state()).toBe('away');
    proxy.mend();
    await vi.waitUntil(async () => (await db.state()) === 'serving', 60_000);
    expect(await db.prisma.timebackUser.count()).toBe(0);
    await db.close();
  });

  test('that takes no writes any more is told, and read from', async ({ skip }) => {
    skip(await isPostgresMissing(), noPostgres);
    const { databaseUrl, drop } = await createTestDatabase();
    onTestFinished(drop);
    const db = await openDb({ databaseUrl, dataDir: '' });
    onTestFinished(db.close);
    const name = new URL(databaseUrl).pathname.slice(1);
    await db.prisma.$executeRawUnsafe(`alter database ${name} set default_transaction_read_only = on`);
    // As after a failover, every connection has to be made anew.
    await db.prisma.$queryRaw`
      select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}
      order by pid = pg_backend_pid()`.catch(() => undefined);
    await vi.waitUntil(async () => (await db.state()) === 'read-only', 60_000);
    expect(await db.prisma.timebackUser.count()).toBe(0);
    const writing = db.prisma.timebackUser.create({ data: { email: 'a@example.com', icp: 'parent' } });
    expect(await writing.catch(isUnavailable)).toBe(true);
  });
});

test('a database that is closed while it is asked how it is keeps no connection', async ({ skip }) => {
  skip(await isPostgresMissing(), noPostgres);
  const { databaseUrl, drop } = await createTestDatabase();
  onTestFinished(drop);
  const db = await openDb({ databaseUrl, dataDir: '' });
  expect(await db.state()).toBe('serving');
  const asked = db.state();
  await Promise.all([db.close(), asked]);
  const server = new pg.Client({ connectionString: testDatabaseUrl() });
  onTestFinished(async () => await server.end());
  await server.connect();
  const name = new URL(databaseUrl).pathname.slice(1);
  const count = async () =>
    (await server.query('select from pg_stat_activity where datname = $1', [name])).rowCount;
  await expect.poll(count).toBe(0);
});

async function listen(serve: (socket: net.Socket) => void) {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  const close = async () => {
    cut();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  return { port: address.port, sockets, cut, close };
}

/** A wire to the test server that can be cut, mended, and frozen with its connections open. */
async function openProxy(target: string) {
  const { hostname, port } = new URL(testDatabaseUrl());
  let refuses = false;
  let holds = false;
  const proxy = await listen((socket) => {
    if (refuses) return socket.destroy();
    if (holds) return socket.pause();
    const upstream = net.connect(Number(port || 5432), hostname).on('error', () => undefined);
    socket.pipe(upstream).pipe(socket);
    return socket.on('close', () => upstream.destroy());
  });
  const url = new URL(target);
  url.host = `127.0.0.1:${proxy.port}`;
  return {
    databaseUrl: url.href,
    cut: () => {
      refuses = true;
      proxy.cut();
    },
    mend: () => {
      refuses = false;
      holds = false;
    },
    freeze: () => {
      holds = true;
      for (const socket of proxy.sockets) socket.unpipe().pause();
    },
  };
}
