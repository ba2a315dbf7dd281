import { randomUUID } from 'node:crypto';
import { isPostgresMissing, noPostgres, openTestDb, type TestDb } from '@quintet/db/testing/test-db';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createBus, type Bus } from './bus.ts';
import type { BusEvent } from './event.ts';
import { SlowConsumerError, type Subscription } from './subscription.ts';
import { createLog } from '../log.ts';
import { createPubSub, type PubSub } from '../pubsub/pub-sub.ts';

const log = createLog('silent');

interface Node {
  readonly bus: Bus;
  readonly pubSub: PubSub;
}

function startNode(db: TestDb, options: { pollMs?: number; deaf?: boolean } = {}): Node {
  const pubSub = createPubSub({ log, name: 'test' });
  const heard = options.deaf === true ? { ...pubSub, subscribe: () => () => undefined } : pubSub;
  return { pubSub, bus: createBus({ db, pubSub: heard, log, pollMs: options.pollMs ?? 60_000 }) };
}

async function publishMany(bus: Bus, stream: string, count: number): Promise<void> {
  await bus.transaction(async (_tx, publish) => {
    for (let index = 0; index < count; index += 1) publish(stream, 'made', { index });
  });
}

/** Publishes until the stream holds so many events, whatever fails on the way. */
async function publishUpTo(bus: Bus, stream: string, count: number): Promise<void> {
  for (let top = 0; top < count;) {
    const written = bus.transaction(async (_tx, publish) => publish(stream, 'made', {}));
    top = await written.then(({ events }) => events[0]?.seq ?? 0).catch(() => top);
  }
}

/** Reads until `count` events came; gives them with what else came before. */
async function readEvents(subscription: Subscription, count: number) {
  const events: BusEvent[] = [];
  const cursors: string[] = [];
  const resets: string[] = [];
  while (events.length < count) {
    const { value } = await subscription.next();
    if (value === undefined) break;
    if (value.kind === 'reset') resets.push(value.cursor);
    else {
      events.push(...value.events);
      cursors.push(...value.cursors);
    }
  }
  return { events, cursors, resets, seqs: events.map(({ seq }) => seq) };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

describe.each(['pglite', 'postgres'] as const)('the bus on %s', (kind) => {
  let db: TestDb;
  let bus: Bus;
  let missing = false;

  beforeAll(async () => {
    missing = kind === 'postgres' && (await isPostgresMissing());
    if (missing) return;
    db = await openTestDb({ kind });
    ({ bus } = startNode(db));
  });
  beforeEach(({ skip }) => skip(missing, noPostgres));
  afterAll(async () => {
    if (missing) return;
    bus.close();
    await db.close();
  });

  test('numbers stay gapless under concurrent writers and roll-backs', async () => {
    const streams = [randomUUID(), randomUUID(), randomUUID()];
    const writer = async (own: number) => {
      for (let round = 0; round < 12; round += 1) {
        const written = bus.transaction(async (_tx, publish) => {
          for (const stream of streams.slice((own + round) % 3).toReversed())
            publish(stream, 'made', { own, round });
          if ((own + round) % 4 === 0) throw new Error('rolled back');
        });
        await written.catch((error: unknown) => expect(error).toMatchObject({ message: 'rolled back' }));
      }
    };
    await Promise.all(range(1, 8).map(writer));
    for (const stream of streams) {
      const rows = await db.prisma.platformEvent.findMany({ where: { stream }, orderBy: { seq: 'asc' } });
      expect(rows.length).toBeGreaterThan(10);
      expect(rows.map(({ seq }) => Number(seq))).toEqual(range(1, rows.length));
      const { seq } = await db.prisma.platformStream.findUniqueOrThrow({ where: { name: stream } });
      expect(Number(seq)).toBe(rows.length);
    }
  });

  test('a transaction gives its result and where its events stand, and what it throws leaves nothing', async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    const done = await bus.transaction(async (_tx, publish) => {
      publish(one, 'made', 1);
      publish(two, 'made', 2);
      publish(one, 'made', 3);
      return 'result';
    });
    expect(done).toEqual({
      result: 'result',
      events: [
        { stream: one, seq: 1 },
        { stream: two, seq: 1 },
        { stream: one, seq: 2 },
      ],
    });
  });

  test('payloads come back as the text that was published', async () => {
    const stream = randomUUID();
    const data = { z: 1.5, a: 'ünï\u2028\u0000"\\\n', nested: [null, true, { b: '' }] };
    await bus.transaction(async (_tx, publish) => publish(stream, 'made', data));
    await using subscription = bus.subscribe({ streams: [stream], start: 'start' });
    const { events } = await readEvents(subscription, 1);
    expect(events[0]?.json).toBe(JSON.stringify(data));
    expect(events[0]?.data).toEqual(data);
  });

  test('what is not JSON, and a publish after the end, is refused', async () => {
    const refused = bus.transaction(async (_tx, publish) => publish(randomUUID(), 'made', undefined));
    await expect(refused).rejects.toThrow(TypeError);
    const broken = bus.transaction(async (_tx, publish) => publish(randomUUID(), 'two\nlines', {}));
    await expect(broken).rejects.toThrow(TypeError);
    const { result } = await bus.transaction(async (_tx, publish) => publish);
    expect(() => result(randomUUID(), 'made', {})).toThrow('after its transaction');
  });

  test('history, cut-over and live events are one sequence', async () => {
    const stream = randomUUID();
    await publishMany(bus, stream, 600);
    await using subscription = bus.subscribe({ streams: [stream], start: 'start' });
    const reading = readEvents(subscription, 640);
    for (const _ of range(1, 40)) await publishMany(bus, stream, 1);
    const { seqs, cursors, resets } = await reading;
    expect(seqs).toEqual(range(1, 640));
    expect(cursors).toEqual(range(1, 640).map(String));
    expect(resets).toEqual([]);
  });

  test('the cursor of a subscription from now on is exact', async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    await publishMany(bus, one, 3);
    await using subscription = bus.subscribe({ streams: [one, two], start: 'now' });
    expect(await subscription.ready).toBe('3-0');
    await bus.transaction(async (_tx, publish) => {
      publish(two, 'made', 1);
      publish(one, 'made', 2);
    });
    const { events, cursors } = await readEvents(subscription, 2);
    expect(events.map(({ stream, seq }) => [stream, seq]).toSorted()).toEqual(
      [
        [one, 4],
        [two, 1],
      ].toSorted(),
    );
    expect(cursors.at(-1)).toBe('4-1');
  });

  test('types are filtered while the cursor moves on', async () => {
    const stream = randomUUID();
    const types = new Set(['wanted']);
    await using subscription = bus.subscribe({ streams: [stream], start: 'start', types });
    await subscription.ready;
    await bus.transaction(async (_tx, publish) => {
      publish(stream, 'other', 1);
      publish(stream, 'wanted', 2);
      publish(stream, 'other', 3);
    });
    const { seqs } = await readEvents(subscription, 1);
    expect(seqs).toEqual([2]);
  });

  test.each([
    ['malformed', 'abc'],
    ['with a leading zero', '03'],
    ['of too many streams', '1-1'],
    ['ahead of the stream', '6'],
    ['beyond every number', '99999999999999999999'],
    ['negative', '-1'],
    ['empty', ''],
  ])('a cursor that is %s gives one reset, then live events', async (_name, cursor) => {
    const stream = randomUUID();
    await publishMany(bus, stream, 5);
    await using subscription = bus.subscribe({ streams: [stream], start: { cursor } });
    expect(await subscription.ready).toBe('5');
    await publishMany(bus, stream, 2);
    const { seqs, resets } = await readEvents(subscription, 2);
    expect({ seqs, resets }).toEqual({ seqs: [6, 7], resets: ['5'] });
  });

  test('a cursor from before what is kept gives one reset; one right after it does not', async () => {
    const stream = randomUUID();
    await publishMany(bus, stream, 3);
    const { at } = await db.prisma.platformEvent.findFirstOrThrow({ where: { stream, seq: 3 } });
    await publishMany(bus, stream, 2);
    await db.prisma.platformEvent.updateMany({
      where: { stream, seq: { gt: 3 } },
      data: { at: new Date(at.getTime() + 60_000) },
    });
    expect(await bus.prune(new Date(at.getTime() + 1))).toBeGreaterThanOrEqual(3);
    await using old = bus.subscribe({ streams: [stream], start: { cursor: '2' } });
    await using fitting = bus.subscribe({ streams: [stream], start: { cursor: '3' } });
    await using oldest = bus.subscribe({ streams: [stream], start: 'start' });
    await Promise.all([old.ready, fitting.ready, oldest.ready]);
    await publishMany(bus, stream, 1);
    expect(await readEvents(old, 1)).toMatchObject({ seqs: [6], resets: ['5'] });
    expect(await readEvents(fitting, 3)).toMatchObject({ seqs: [4, 5, 6], resets: [] });
    expect(await readEvents(oldest, 3)).toMatchObject({ seqs: [4, 5, 6], resets: [] });
  });

  test('after everything was pruned the last cursor still holds', async () => {
    const stream = randomUUID();
    await publishMany(bus, stream, 4);
    await bus.prune(new Date(Date.now() + 3_600_000));
    await using last = bus.subscribe({ streams: [stream], start: { cursor: '4' } });
    await using before = bus.subscribe({ streams: [stream], start: { cursor: '3' } });
    await Promise.all([last.ready, before.ready]);
    await publishMany(bus, stream, 1);
    expect(await readEvents(last, 1)).toMatchObject({ seqs: [5], resets: [] });
    expect(await readEvents(before, 1)).toMatchObject({ seqs: [5], resets: ['4'] });
  });

  test('from any cursor, amid writes, exactly what follows arrives, in order and once', async () => {
    const plan = fc.record({
      before: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 }),
      during: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 8 }),
      cursors: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ before, during, cursors }) => {
        const stream = randomUUID();
        for (const count of before) await publishMany(bus, stream, count);
        const there = before.reduce((total, count) => total + count);
        const total = during.reduce((sum, count) => sum + count, there);
        const starts = cursors.map((share) => Math.floor(share * there));
        const writing = Promise.all(during.map(async (count) => await publishMany(bus, stream, count)));
        const readings = starts.map(async (start) => {
          await using subscription = bus.subscribe({ streams: [stream], start: { cursor: String(start) } });
          return await readEvents(subscription, total - start);
        });
        const results = await Promise.all(readings);
        await writing;
        for (const [index, { seqs, resets }] of results.entries()) {
          expect(resets).toEqual([]);
          expect(seqs).toEqual(range((starts[index] ?? 0) + 1, total));
        }
      }),
      { numRuns: kind === 'pglite' ? 25 : 40 },
    );
  });

  test('a subscriber who does not read is ended while others go on', async () => {
    const stream = randomUUID();
    await using idle = bus.subscribe({ streams: [stream], start: 'now' });
    await using reader = bus.subscribe({ streams: [stream], start: 'now' });
    await Promise.all([idle.ready, reader.ready]);
    const reading = readEvents(reader, 12);
    for (const _ of range(1, 12)) {
      await bus.transaction(async (_tx, publish) => publish(stream, 'made', 'x'.repeat(10_000)));
    }
    expect((await reading).seqs).toEqual(range(1, 12));
    await expect(idle.next()).rejects.toThrow(SlowConsumerError);
    expect(await idle.next()).toEqual({ done: true, value: undefined });
  });

  test('history waits for a slow reader instead of piling up', async () => {
    const stream = randomUUID();
    for (const _ of range(1, 4)) {
      await bus.transaction(async (_tx, publish) => {
        for (const _event of range(1, 200)) publish(stream, 'made', 'x'.repeat(1_000));
      });
    }
    await using slow = bus.subscribe({ streams: [stream], start: 'start' });
    await using quick = bus.subscribe({ streams: [stream], start: 'start' });
    expect((await readEvents(quick, 800)).seqs).toEqual(range(1, 800));
    const { value: first } = await slow.next();
    expect(first?.kind === 'events' && first.events.length).toBeLessThan(100);
    expect(
      (await readEvents(slow, 800 - Number(first?.kind === 'events' && first.events.length))).events.at(-1)
        ?.seq,
    ).toBe(800);
  });

  test('a transaction of many events reaches live subscribers whole', async () => {
    const stream = randomUUID();
    await using subscription = bus.subscribe({ streams: [stream], start: 'now' });
    await subscription.ready;
    const reading = readEvents(subscription, 700);
    await publishMany(bus, stream, 700);
    expect((await reading).seqs).toEqual(range(1, 700));
  });

  test('a lost message is made up for by the poll', async () => {
    const stream = randomUUID();
    const deaf = startNode(db, { pollMs: 50, deaf: true });
    await using subscription = deaf.bus.subscribe({ streams: [stream], start: 'now' });
    await subscription.ready;
    await publishMany(bus, stream, 2);
    expect((await readEvents(subscription, 2)).seqs).toEqual([1, 2]);
    deaf.bus.close();
  });

  test('a stream that was deleted resets who follows it', async () => {
    const stream = randomUUID();
    const polling = startNode(db, { pollMs: 50 });
    await publishMany(polling.bus, stream, 3);
    await using subscription = polling.bus.subscribe({ streams: [stream], start: 'now' });
    await subscription.ready;
    await db.prisma.platformEvent.deleteMany({ where: { stream } });
    await db.prisma.platformStream.delete({ where: { name: stream } });
    expect(await subscription.next()).toEqual({ done: false, value: { kind: 'reset', cursor: '0' } });
    await publishMany(polling.bus, stream, 2);
    expect((await readEvents(subscription, 2)).seqs).toEqual([1, 2]);
    polling.bus.close();
  });

  test('a read that failed is done again', async () => {
    const stream = randomUUID();
    const own = createLog('silent');
    const failed = new Promise<void>((resolve) => {
      own.warn = () => resolve();
    });
    const pubSub = createPubSub({ log, name: 'test' });
    const apart = createBus({ db, pubSub, log: own, pollMs: 60_000 });
    await using subscription = apart.subscribe({ streams: [stream], start: 'now' });
    await subscription.ready;
    await publishMany(bus, stream, 3);
    await db.prisma.$executeRaw`alter table platform.events rename to events_away`;
    pubSub.publish([stream]);
    await failed;
    await db.prisma.$executeRaw`alter table platform.events_away rename to events`;
    expect((await readEvents(subscription, 3)).seqs).toEqual([1, 2, 3]);
    apart.close();
  });

  test('events deleted before they were read give a reset, not a gap', async () => {
    const stream = randomUUID();
    const apart = startNode(db);
    await using subscription = apart.bus.subscribe({ streams: [stream], start: 'now' });
    await subscription.ready;
    await publishMany(bus, stream, 4);
    await db.prisma.platformEvent.deleteMany({ where: { stream, seq: { lte: 2 } } });
    apart.pubSub.publish([stream]);
    expect(await subscription.next()).toEqual({ done: false, value: { kind: 'reset', cursor: '4' } });
    await publishMany(apart.bus, stream, 1);
    expect((await readEvents(subscription, 1)).seqs).toEqual([5]);
    apart.bus.close();
  });

  test('a hole in history ends it with one reset', async () => {
    const stream = randomUUID();
    await publishMany(bus, stream, 5);
    await db.prisma.platformEvent.delete({ where: { stream_seq: { stream, seq: 3 } } });
    await using subscription = bus.subscribe({ streams: [stream], start: { cursor: '1' } });
    expect(await readEvents(subscription, 1)).toMatchObject({ seqs: [2], resets: [] });
    expect(await subscription.next()).toEqual({ done: false, value: { kind: 'reset', cursor: '5' } });
    await publishMany(bus, stream, 1);
    expect(await readEvents(subscription, 1)).toMatchObject({ seqs: [6], resets: [] });
  });

  test('ends with its signal, with return and with the bus', async () => {
    const stream = randomUUID();
    const own = startNode(db);
    const controller = new AbortController();
    const byAbort = own.bus.subscribe({ streams: [stream], start: 'now', signal: controller.signal });
    const byReturn = own.bus.subscribe({ streams: [stream], start: 'now' });
    const byBus = own.bus.subscribe({ streams: [stream], start: 'now' });
    await Promise.all([byAbort.ready, byReturn.ready, byBus.ready]);
    const waiting = [byAbort.next(), byReturn.next(), byBus.next()];
    controller.abort();
    await byReturn.return?.();
    expect([own.bus.size, own.bus.streams]).toEqual([1, 1]);
    own.bus.close();
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => ({ done: true, value: undefined })));
    expect([own.bus.size, own.bus.streams]).toEqual([0, 0]);
  });

  test('a stream that nobody follows any more is dropped, wherever its followers were', async () => {
    const own = startNode(db);
    const stream = randomUUID();
    await publishMany(bus, stream, 600);
    const starts = ['now', 'start', { cursor: '300' }, { cursor: 'none' }] as const;
    const following = starts.map((start) => own.bus.subscribe({ streams: [stream, randomUUID()], start }));
    expect([own.bus.size, own.bus.streams]).toEqual([4, 5]);
    await Promise.all(following.map(async (subscription) => await subscription.ready));
    for (const subscription of following) subscription.close();
    expect([own.bus.size, own.bus.streams]).toEqual([0, 0]);
    own.bus.close();
  });
});

test('live events wait while connections to PostgreSQL are cut, and none is missed', async ({ skip }) => {
  skip(await isPostgresMissing(), noPostgres);
  await using db = await openTestDb({ kind: 'postgres' });
  const stream = randomUUID();
  const { bus } = startNode(db);
  await using subscription = bus.subscribe({ streams: [stream], start: 'now' });
  await subscription.ready;
  const reading = readEvents(subscription, 60);
  for (const round of range(1, 5)) {
    const cut = db.prisma.$queryRaw`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`;
    await Promise.allSettled([cut, publishUpTo(bus, stream, round * 12)]);
  }
  expect((await reading).seqs).toEqual(range(1, 60));
  bus.close();
});
