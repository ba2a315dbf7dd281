import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, isPostgresMissing, noPostgres } from '@quintet/db/testing/test-db';
import { describe, expect, test } from 'vitest';
import { openApp } from '../../app.ts';
import { loadConfig } from '../../config.ts';
import { modules } from '../../modules.ts';
import { createLog } from '../../platform/log.ts';
import { createServer } from '../../server.ts';
import { isRedisMissing, noRedis, removeTestKeys, testRedisUrl } from '../../testing/servers/test-redis.ts';
import { toyModule } from '../../testing/toy/toy-module.ts';
import { openSocket } from '../../testing/ws/socket-client.ts';

const withToy = { ...modules, toy: toyModule };

/** One of several servers on one database. */
async function startNode(env: Readonly<Record<string, string>>) {
  const dataDir = await mkdtemp(join(tmpdir(), 'quintet-'));
  const config = loadConfig({ LOG_LEVEL: 'silent', RATE_LIMITS: 'off', DATA_DIR: dataDir, ...env });
  const app = await openApp(withToy, config, createLog('silent'), { role: 'web' });
  const server = await createServer(app);
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  return {
    async connect(owner: string) {
      return await openSocket(`${url}/toys/box?token=${owner}.${Math.floor(Date.now() / 1000) + 3_600}`);
    },
    async publish(stream: string, ...turns: readonly number[]) {
      await app.core.bus.transaction(async (_tx, publish) => {
        for (const each of turns) publish(stream, 'ran', { turns: each });
      });
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      await app.close();
      if (config.REDIS_URL !== undefined) await removeTestKeys(app.core.db.name);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

describe.each([
  ['Redis', { REDIS_URL: testRedisUrl }],
  ['LISTEN and NOTIFY', {}],
])('two nodes that hear of each other over %s', (_name, env) => {
  test('tell what the other published, and a client that was cut goes on at the other after its cursor', async ({
    skip,
  }) => {
    skip(await isPostgresMissing(), noPostgres);
    if ('REDIS_URL' in env) skip(await isRedisMissing(), noRedis);
    const { databaseUrl, drop } = await createTestDatabase();
    try {
      await using one = await startNode({ ...env, DATABASE_URL: databaseUrl });
      await using two = await startNode({ ...env, DATABASE_URL: databaseUrl });
      const owner = `ali_${randomUUID().replaceAll('-', '')}`;
      const client = await one.connect(owner);
      await two.publish(`box:${owner}`, 1);
      expect((await client.read('ran')).map(({ data }) => data)).toEqual([{ turns: 1 }]);
      client.send({ type: 'subscribe', topic: 'total' });
      await client.read('event');
      await two.publish(`box:${owner}`, 2);
      expect((await client.read('event', 2)).map(({ data }) => data)).toEqual([{ turns: 1 }, { turns: 3 }]);
      client.send({ type: 'subscribe', topic: 'runs:duck' });
      const cursor = (await client.read('subscribed', 2)).at(-1)?.['cursor'];
      await two.publish(`box:${owner}:duck`, 5);
      await client.read('event', 3);
      client.ws.terminate();
      await one.publish(`box:${owner}:duck`, 6, 7);
      await using again = await two.connect(owner);
      again.send({ type: 'subscribe', topic: 'runs:duck', cursor });
      await one.publish(`box:${owner}:duck`, 8);
      const events = await again.read('event', 4);
      expect(events.map(({ data }) => data)).toEqual([5, 6, 7, 8].map((turned) => ({ turned })));
    } finally {
      await drop();
    }
  });
});
