import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { openTestQueue, type TestNode, type TestQueue } from '@quintet/api/testing/jobs/open-test-jobs';
import { testRedisUrl } from '@quintet/api/testing/servers/test-redis';
import type { Db } from '@quintet/db/open-db';
import { type JobsOptions, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { median, percentile, type Row, spread } from './row.ts';

const rounds = 7;
const jobsPerRound = 3_000;
const inFlight = 64;
const concurrency = 16;
const batchSize = 100;
const payload = { report_id: 'f3b9f2a4-5d58-4a35-9d39-5d0a4c4b7a10', section: 'budget', attempt: 1 };
const schema = z.object({ report_id: z.uuid(), section: z.string(), attempt: z.number() });

/** One way to get a number of jobs from enqueued to done. */
interface Way extends AsyncDisposable {
  run(count: number): Promise<void>;
}

interface Measure {
  readonly perSecond: number;
  readonly cpuUs: number;
}

/** Jobs from enqueued to done against bare BullMQ that does the same work in the same Redis; and the pick-up when idle. */
export async function run(): Promise<Row[]> {
  await using queue = await openTestQueue('redis');
  await queue.db.prisma.$executeRaw`create table public.bench_rows (id text primary key)`;
  const { db } = queue;
  const plain = await compare('enqueued one by one', openBare(), await openPlain(queue));
  const batched = await compare(
    'with a row each, 100 to a transaction',
    openBare({ enqueue: async (bare, count) => await enqueueBehindRows(db, bare, count) }),
    await openBatched(queue),
  );
  return [
    row(
      'jobs in Redis: CPU of bare BullMQ / ours',
      plain.map(({ base, ours }) => base.cpuUs / ours.cpuUs),
      plain,
      { atLeast: 0.9 },
    ),
    row('jobs in Redis, done per second: ours / bare BullMQ', ratios(plain), plain, { atLeast: 0.9 }),
    row('… with a row each, 100 to a transaction: outbox / bare addBulk after it', ratios(batched), batched),
    await measurePickUp(queue),
  ];
}

type Pair = Readonly<Record<'base' | 'ours', Measure>>;

async function compare(name: string, bareWay: Way, ownWay: Way): Promise<Pair[]> {
  await using base = bareWay;
  await using ours = ownWay;
  for (const warmUp of [base, ours]) await measure(warmUp);
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round += 1) {
    pairs.push({ base: await measure(base), ours: await measure(ours) });
  }
  const speeds = (side: keyof Pair) => median(pairs.map((pair) => pair[side].perSecond)).toFixed(0);
  console.log(`  ${name}: bare ${speeds('base')}, ours ${speeds('ours')} jobs a second`);
  return pairs;
}

async function measure(way: Way): Promise<Measure> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  await way.run(jobsPerRound);
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: (jobsPerRound * 1_000) / ms, cpuUs: (user + system) / jobsPerRound };
}

function ratios(pairs: readonly Pair[]): number[] {
  return pairs.map(({ base, ours }) => ours.perSecond / base.perSecond);
}

function row(name: string, values: readonly number[], pairs: readonly Pair[], goal?: Row['goal']): Row {
  const baseSpread = spread(pairs.map(({ base }) => base.perSecond));
  return { name, value: median(values), unit: 'x', ...(goal === undefined ? {} : { goal }), baseSpread };
}

/** Resolves once so many jobs have run. */
function createCountdown() {
  let left = 0;
  let finish = () => undefined as void;
  return {
    tick: () => {
      left -= 1;
      if (left === 0) finish();
    },
    start: async (count: number) => {
      left = count;
      await new Promise<void>((resolve) => (finish = resolve));
    },
  };
}

async function inTurns(count: number, step: () => Promise<unknown>): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await step();
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}

/** What a bare queue does besides; by default its jobs do nothing and are added one by one. */
interface BareOptions {
  readonly enqueue?: (queue: Queue, count: number) => Promise<void>;
}

function openBare({ enqueue = addEach }: BareOptions = {}): Way {
  const countdown = createCountdown();
  const connection = new Redis(testRedisUrl, { maxRetriesPerRequest: null });
  const options = { connection, prefix: `bench-${randomUUID()}`, streams: { events: { maxLen: 100 } } };
  const queue = new Queue('bare', options);
  const run = async () => {
    countdown.tick();
  };
  const worker = new Worker('bare', run, { ...options, concurrency });
  return {
    run: async (count) => {
      const done = countdown.start(count);
      await enqueue(queue, count);
      await done;
    },
    [Symbol.asyncDispose]: async () => {
      await worker.close();
      await queue.obliterate({ force: true });
      await queue.close();
      connection.disconnect();
    },
  };
}

function bareOptions(jobId: string): JobsOptions {
  return {
    jobId,
    attempts: 3,
    backoff: { type: 'exponential', delay: 1_000 },
    removeOnComplete: { age: 86_400 },
    removeOnFail: { age: 86_400 },
  };
}

async function addEach(queue: Queue, count: number): Promise<void> {
  await inTurns(count, async () => await queue.add('bare', payload, bareOptions(randomUUID())));
}

/** As much as can be had without an outbox: a kill between the two loses the jobs. */
async function enqueueBehindRows({ pool }: Db, queue: Queue, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += batchSize) {
    const ids = Array.from({ length: batchSize }, () => randomUUID());
    await pool?.query('insert into public.bench_rows (id) select unnest($1::text[])', [ids]);
    await queue.addBulk(ids.map((id) => ({ name: 'bare', data: payload, opts: bareOptions(id) })));
  }
}

const kind = { schema, attempts: 3, backoff: { firstMs: 1_000, maxMs: 60_000 }, deadlineMs: 30_000 };

type Enqueue = (
  node: TestNode,
  job: { name: string; schema: typeof schema },
  count: number,
) => Promise<unknown>;

async function openOurs(queue: TestQueue, name: string, enqueue: Enqueue): Promise<Way> {
  const countdown = createCountdown();
  const job = {
    ...kind,
    name,
    run: async () => countdown.tick(),
  };
  const node = await queue.node({ definitions: [job], concurrency });
  return {
    run: async (count) => {
      const done = countdown.start(count);
      await enqueue(node, job, count);
      await done;
    },
    [Symbol.asyncDispose]: node.jobs.close,
  };
}

const enqueueEach: Enqueue = async ({ jobs }, job, count) =>
  await inTurns(count, async () => await jobs.enqueue(job, payload));

async function openPlain(queue: TestQueue): Promise<Way> {
  return await openOurs(queue, 'bench.plain', enqueueEach);
}

async function openBatched(queue: TestQueue): Promise<Way> {
  const { prisma } = queue.db;
  return await openOurs(queue, 'bench.batched', async ({ jobs }, job, count) => {
    for (let sent = 0; sent < count; sent += batchSize) {
      const ids = Array.from({ length: batchSize }, () => randomUUID());
      await prisma.$transaction(async (tx) => {
        await tx.$executeRaw`insert into public.bench_rows (id) select unnest(${ids}::text[])`;
        await jobs.enqueueIn(
          tx,
          ids.map((jobId) => ({ job: job.name, data: payload, options: { jobId } })),
        );
      });
      void jobs.relay();
    }
  });
}

async function measurePickUp(queue: TestQueue): Promise<Row> {
  let picked = () => undefined as void;
  const job = { ...kind, name: 'bench.idle', run: async () => picked() };
  const { jobs } = await queue.node({ definitions: [job] });
  const times: number[] = [];
  for (let time = 0; time < 40; time += 1) {
    await delay(50);
    const started = performance.now();
    const done = new Promise<void>((resolve) => (picked = resolve));
    await jobs.enqueue(job, payload);
    await done;
    times.push(performance.now() - started);
  }
  return {
    name: 'jobs in Redis: from idle to running, median',
    value: percentile(times, 0.5),
    unit: 'ms',
    goal: { atMost: 5 },
  };
}
