import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
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
    expect(await db.isAlive()).toBe(true);
    proxy.cut();
    expect(await db.isAlive()).toBe(false);
    await expect(db.prisma.timebackUser.count()).rejects.toThrow(/connection|ECONN|reach/i);
    proxy.mend();
    expect(await db.isAlive()).toBe(true);
    proxy.freeze();
    expect(await db.isAlive()).toBe(false);
    await db.close();
  });
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
