import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import net from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDb } from './open-db.ts';
import { createTestDatabase, openTestDb, testDatabaseUrl } from './test-db.ts';

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
    expect(performance.now() - started).toBeLessThan(8_000);
  }, 10_000);

  test('that dies or falls silent is not alive, and is again when it is back', async () => {
    const { databaseUrl, drop } = await createTestDatabase();
    onTestFinished(drop);
    const proxy = await openProxy(databaseUrl);
    const db = await openDb({ databaseUrl: proxy.databaseUrl, dataDir: '' });
    expect(await db.isAlive()).toBe(true);
    proxy.cut();
    expect(await db.isAlive()).toBe(false);
    await expect(db.prisma.timebackUser.count()).rejects.toThrow(/connection|ECONN|reach/i);
    proxy.mend();
    expect(await db.isAlive()).toBe(true);
    proxy.freeze();
    expect(await db.isAlive()).toBe(false);
    await db.close();
  }, 20_000);
});

test('times are UTC whatever the server speaks', async () => {
  const { databaseUrl, drop } = await createTestDatabase();
  onTestFinished(drop);
  const setting = await openDb({ databaseUrl, dataDir: '' });
  const name = new URL(databaseUrl).pathname.slice(1);
  await setting.pool?.query(`alter database ${name} set timezone = 'America/New_York'`);
  await setting.close();
  const db = await openDb({ databaseUrl, dataDir: '' });
  await expectUtc(db.prisma);
  await db.close();
});

test('times are UTC when embedded', async () => {
  await using db = await openTestDb({ kind: 'pglite' });
  await expectUtc(db.prisma);
});

test.each(['pglite', 'postgres'] as const)('a commit that fails on %s is an error', async (kind) => {
  await using db = await openTestDb({ kind });
  await db.prisma.$executeRaw`create table parent (id int primary key)`;
  await db.prisma.$executeRaw`create table child (id int references parent deferrable initially deferred)`;
  const inserting = db.prisma.$transaction(async (transaction) => {
    await transaction.$executeRaw`insert into child values (1)`;
  });
  await expect(inserting).rejects.toThrow(/foreign ?key/i);
  expect(await db.prisma.$queryRaw`select * from child`).toEqual([]);
});

test.each(['pglite', 'postgres'] as const)(
  'a transaction on %s that waits too long blocks nobody',
  async (kind) => {
    await using db = await openTestDb({ kind });
    const gate = new EventEmitter();
    const opened = once(gate, 'open');
    const entered = once(gate, 'entered');
    const holders = Array.from({ length: kind === 'pglite' ? 1 : 5 }, async () => {
      await db.prisma.$transaction(async (transaction) => {
        await transaction.timebackUser.count();
        gate.emit('entered');
        await opened;
      });
    });
    await entered;
    const late = db.prisma.$transaction(async () => undefined, { maxWait: 200 });
    await expect(late).rejects.toThrow(/Unable to start a transaction in the given time/);
    gate.emit('open');
    await Promise.all(holders);
    expect(await db.isAlive()).toBe(true);
    expect(await db.prisma.timebackUser.count()).toBe(0);
  },
);

async function expectUtc(prisma: Awaited<ReturnType<typeof openDb>>['prisma']): Promise<void> {
  const at = new Date('2025-07-20T12:00:00.123Z');
  const email = `${randomUUID()}@example.com`;
  const { vid } = await prisma.timebackUser.create({ data: { email, icp: 'parent', last_seen_at: at } });
  const user = await prisma.timebackUser.findUniqueOrThrow({ where: { vid } });
  expect(user.last_seen_at).toEqual(at);
  // created_at comes from the database's clock, updated_at from this process.
  expect(Math.abs(user.created_at.getTime() - user.updated_at.getTime())).toBeLessThan(60_000);
}

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
  const proxy = await listen((socket) => {
    if (refuses) return socket.destroy();
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
    },
    freeze: () => {
      for (const socket of proxy.sockets) socket.unpipe().pause();
    },
  };
}
