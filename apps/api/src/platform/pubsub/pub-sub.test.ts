import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import {
  isPostgresMissing,
  newTestName,
  noPostgres,
  openTestDb,
  type TestDb,
} from '@quintet/db/testing/test-db';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isRedisMissing, noRedis, testRedisUrl } from '../../testing/servers/test-redis.ts';
import { createBus } from '../bus/bus.ts';
import { createLog } from '../log.ts';
import { createPubSub, type PubSub } from './pub-sub.ts';

const log = createLog('silent');

/** The first call of a subscriber that is about this channel. */
async function hear(pubSub: PubSub, about: string): Promise<readonly string[] | 'all'> {
  return await new Promise((resolve) => {
    const stop = pubSub.subscribe((channels) => {
      if (channels !== about && !channels.includes(about)) return;
      stop();
      resolve(channels);
    });
  });
}

describe.each(['postgres', 'redis'] as const)('messages between processes over %s', (kind) => {
  let db: TestDb;
  let name: string;
  let one: PubSub;
  let two: PubSub;

  function start(): PubSub {
    return createPubSub({
      databaseUrl: db.databaseUrl,
      redisUrl: kind === 'redis' ? testRedisUrl : undefined,
      log,
      name,
    });
  }

  /** Cuts every connection that pub/sub holds in this test. */
  async function cutConnections(): Promise<void> {
    if (kind === 'postgres') {
      await db.prisma.$queryRaw`
        select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'quintet pubsub' and datname = current_database()`;
      return;
    }
    const redis = new Redis(testRedisUrl);
    const list = String(await redis.client('LIST'));
    const ids = list
      .split('\n')
      .filter((line) => line.includes(` name=${name} `))
      .map((line) => /^id=(\d+)/.exec(line)?.[1]);
    expect(ids).toHaveLength(4);
    for (const id of ids) await redis.client('KILL', 'ID', id ?? '');
    redis.disconnect();
  }

  let missing: string | undefined;

  beforeAll(async () => {
    if (await isPostgresMissing()) missing = noPostgres;
    else if (kind === 'redis' && (await isRedisMissing())) missing = noRedis;
    if (missing !== undefined) return;
    db = await openTestDb({ kind: 'postgres' });
    name = randomUUID();
    [one, two] = [start(), start()];
    await Promise.all([one.ready, two.ready]);
  });
  beforeEach(({ skip }) => skip(missing !== undefined, missing));
  afterAll(async () => {
    if (missing !== undefined) return;
    await Promise.all([one.close(), two.close()]);
    await db.close();
  });

  test('reach the sender at once and the other process soon, whatever the name', async () => {
    const channels = ['plain', 'with\nline, comma and ünïcode', '*', '%2A'];
    const here = hear(one, 'plain');
    const there = hear(two, 'plain');
    one.publish(channels);
    expect(await here).toEqual(channels);
    expect(await there).toEqual(channels);
  });

  test('come in parts when there are many names, and as one for all when a name is too long', async () => {
    const channels = Array.from({ length: 2_000 }, (_, index) => `visitor:${index}:${randomUUID()}`);
    const heard = new Set<string>();
    const all = new Promise<void>((resolve) => {
      const stop = two.subscribe((names) => {
        for (const channel of names) heard.add(channel);
        if (heard.size < channels.length) return;
        stop();
        resolve();
      });
    });
    one.publish(channels);
    await all;
    expect(heard).toEqual(new Set(channels));
    const long = hear(two, 'all');
    one.publish(['x'.repeat(9_000)]);
    expect(await long).toBe('all');
  });

  test('may be mixed with messages of someone else', async () => {
    const heard = hear(two, 'all');
    if (kind === 'postgres') await db.prisma.$executeRaw`select pg_notify(${name}, E'someone\n%E0%A4%A')`;
    else {
      const redis = new Redis(testRedisUrl);
      await redis.publish(name, 'someone\n%E0%A4%A');
      redis.disconnect();
    }
    expect(await heard).toBe('all');
  });

  test('go out before the end', async () => {
    const ending = start();
    await ending.ready;
    const heard = hear(two, 'last');
    ending.publish(['last']);
    await ending.close();
    expect(await heard).toEqual(['last']);
  });

  test('say that everything may be new after a cut connection, and then go on', async () => {
    const back = Promise.all([hear(one, 'all'), hear(two, 'all')]);
    await cutConnections();
    expect(await back).toEqual(['all', 'all']);
    // The other side may still be on its way back: it is told again until it hears.
    const heard = hear(two, 'after');
    const telling = setInterval(() => one.publish(['after']), 20);
    await heard;
    clearInterval(telling);
  });

  test('carry events from one bus to another, and what was published during a cut', async () => {
    const stream = randomUUID();
    const writer = createBus({ db, pubSub: one, log, pollMs: 3_600_000 });
    const reader = createBus({ db, pubSub: two, log, pollMs: 3_600_000 });
    const subscription = reader.subscribe({ streams: [stream], start: 'now' });
    await subscription.ready;
    const publish = async () => {
      await writer.transaction(async (_tx, publishEvent) => publishEvent(stream, 'made', {}));
    };
    const seqs: number[] = [];
    const readTo = async (last: number) => {
      while (seqs.at(-1) !== last) {
        const { value } = await subscription.next();
        if (value?.kind === 'events') seqs.push(...value.events.map(({ seq }) => seq));
      }
    };
    await publish();
    await readTo(1);
    await cutConnections();
    await publish();
    await publish();
    await readTo(3);
    expect(seqs).toEqual([1, 2, 3]);
    writer.close();
    reader.close();
  });
});

test.each(['refuses', 'keeps silent'])('a process works and ends while the server %s', async (how) => {
  const server = await listenOn(0);
  const address = server.address();
  const port = address instanceof Object ? address.port : 0;
  if (how === 'refuses') server.close();
  for (const options of [
    { databaseUrl: `postgres://a@127.0.0.1:${port}/b` },
    { redisUrl: `redis://127.0.0.1:${port}` },
  ]) {
    const own = createLog('silent');
    const complaint = new Promise<void>((resolve) => {
      own.warn = () => resolve();
    });
    const pubSub = createPubSub({ ...options, log: own, name: newTestName() });
    const heard = hear(pubSub, 'here');
    pubSub.publish(['here']);
    expect(await heard).toEqual(['here']);
    if (how === 'refuses') {
      await complaint;
      // It goes on trying.
      const back = await listenOn(port);
      await once(back, 'connection');
      back.close();
    }
    await pubSub.close();
  }
  server.close();
});

async function listenOn(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

test('without a server, messages stay in the process', async () => {
  const pubSub = createPubSub({ log, name: 'test' });
  await pubSub.ready;
  const heard = hear(pubSub, 'here');
  pubSub.publish(['here']);
  expect(await heard).toEqual(['here']);
  await pubSub.close();
});
