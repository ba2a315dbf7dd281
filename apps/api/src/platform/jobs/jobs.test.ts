import { randomUUID } from 'node:crypto';
import { openTestDb } from '@quintet/db/testing/test-db';
import { z } from 'zod';
import { describe, expect, test } from 'vitest';
import {
  eventually,
  findJobStores,
  openTestQueue,
  type TestNode,
} from '../../testing/jobs/open-test-jobs.ts';
import { testKinds, tick } from '../../testing/jobs/test-jobs.ts';
import { testRedisUrl } from '../../testing/servers/test-redis.ts';
import { startProxy } from '../../testing/servers/start-proxy.ts';
import { createLog } from '../log.ts';
import { readRows } from '../rows.ts';
import { openDatabaseBackend } from './database-backend.ts';
import { JobsUnavailableError } from './error.ts';
import { defineJob, requestJob } from './job.ts';
import { createQueues } from './queues.ts';
import { keepSchedules } from './schedule.ts';

const { count, hang, slow, flaky, strict, narrow } = testKinds;
const { stores, missing } = await findJobStores();
const EffectRow = z.object({ job_id: z.string() });

test.skipIf(missing.length > 0)(`jobs find ${missing.join(' and ') || 'every server'}`, () => {
  expect(missing).toEqual([]);
});

const over = async ({ jobs }: TestNode, jobId: string) =>
  await eventually(
    async () => await jobs.state(jobId),
    ({ status }) => status === 'completed' || status === 'failed' || status === 'cancelled',
  );

/** What is told at once comes within this, however busy the machine; what was missed and looked for comes after half a minute. */
const soonMs = 20_000;

describe.each(stores)('jobs in %s', (store) => {
  test('run, tell how far they are, and keep their result', async () => {
    await using queue = await openTestQueue(store);
    const node = await queue.node();
    const jobId = await node.jobs.enqueue(flaky, { failures: 0 });
    expect(await over(node, jobId)).toEqual({
      status: 'completed',
      attempts: 1,
      progress: { attempt: 1 },
      result: { attempt: 1 },
    });
    expect(await node.jobs.state(randomUUID())).toEqual({ status: 'unknown', attempts: 0 });
    // The hourly upkeep is the one that waits.
    const waiting = async () => await queue.jobsIn('waiting', 'active', 'delayed');
    await eventually(waiting, (names) => names.join() === 'platform.upkeep');
  });

  test('with an id that is known are not added again', async () => {
    await using queue = await openTestQueue(store);
    const node = await queue.node();
    const jobId = randomUUID();
    for (let time = 0; time < 3; time += 1) {
      expect(await node.jobs.enqueue(count, { pauseMs: 0 }, { jobId })).toBe(jobId);
      await over(node, jobId);
    }
    expect(node.events.filter(({ step }) => step === 'started')).toHaveLength(1);
    await expect(node.jobs.enqueue(count, { pauseMs: 0 }, { jobId: '42' })).rejects.toThrow('Not a job id');
  });

  test('wait for their time, and for others with their key', async () => {
    await using queue = await openTestQueue(store);
    const node = await queue.node();
    const before = Date.now();
    const late = await node.jobs.enqueue(flaky, { failures: 0 }, { delayMs: 400 });
    expect((await node.jobs.state(late)).status).toBe('delayed');
    const first = await node.jobs.enqueue(hang, {}, { dedupe: 'one' });
    expect(await node.jobs.enqueue(hang, {}, { dedupe: 'one' })).toBe(first);
    expect(await node.jobs.enqueue(hang, {}, { dedupe: 'two' })).not.toBe(first);
    await over(node, late);
    expect(Date.now() - before).toBeGreaterThanOrEqual(400);
    expect(Date.now() - before).toBeLessThan(soonMs);
  });

  test('are refused with a payload that does not fit, when enqueued and when run', async () => {
    await using queue = await openTestQueue(store);
    const older = defineJob({
      ...strict,
      schema: z.object({ day: z.number() }),
      run: async () => 'never here',
    });
    const producer = await queue.node({ definitions: [older], role: 'web' });
    // Whoever writes JavaScript, or holds an older version of the kind.
    const unchecked = { name: older.name, schema: z.unknown() };
    await expect(producer.jobs.enqueue(unchecked, { day: 'monday' })).rejects.toThrow(TypeError);
    await expect(producer.jobs.enqueue(unchecked, undefined)).rejects.toThrow(TypeError);
    const jobId = await producer.jobs.enqueue(older, { day: 1 });
    const worker = await queue.node();
    const state = await over(worker, jobId);
    expect(state).toMatchObject({ status: 'failed', attempts: 1 });
    expect(state.reason).toMatch(/payload does not fit job test.strict: .*expected string/);
  });

  test('are tried again with growing pauses, unless it is pointless', async () => {
    await using queue = await openTestQueue(store);
    const node = await queue.node();
    const twice = await node.jobs.enqueue(flaky, { failures: 2 });
    const always = await node.jobs.enqueue(flaky, { failures: 9 });
    const never = await node.jobs.enqueue(flaky, { failures: 9, permanent: true });
    expect(await over(node, twice)).toMatchObject({
      status: 'completed',
      attempts: 3,
      result: { attempt: 3 },
    });
    expect(await over(node, always)).toMatchObject({
      status: 'failed',
      attempts: 5,
      reason: 'not this time',
    });
    expect(await over(node, never)).toMatchObject({ status: 'failed', attempts: 1, reason: 'never again' });
    const attempts = node.events.filter(({ jobId }) => jobId === always).map(({ attempt }) => attempt);
    expect(attempts).toEqual([1, 2, 3, 4, 5]);
  });

  test('are aborted at their deadline, which is an attempt', async () => {
    await using queue = await openTestQueue(store);
    const node = await queue.node();
    const jobId = await node.jobs.enqueue(slow, { deaf: false });
    const state = await over(node, jobId);
    expect(state).toMatchObject({
      status: 'failed',
      attempts: 2,
      reason: 'The job ran longer than its deadline',
    });
    expect(node.events).toMatchObject([
      { step: 'started', attempt: 1 },
      { step: 'ended', aborted: 'deadline' },
      { step: 'started', attempt: 2 },
      { step: 'ended', aborted: 'deadline' },
    ]);
  });

  test('that wait are removed when they are cancelled', async () => {
    await using queue = await openTestQueue(store);
    const producer = await queue.node({ role: 'web' });
    const waiting = await producer.jobs.enqueue(hang, {});
    const delayed = await producer.jobs.enqueue(hang, {}, { delayMs: 60_000 });
    for (const jobId of [waiting, delayed]) {
      expect(await producer.jobs.cancel(jobId)).toBe('removed');
      expect((await producer.jobs.state(jobId)).status).toBe('cancelled');
    }
    expect(await producer.jobs.cancel(randomUUID())).toBe('unknown');
    const worker = await queue.node();
    const next = await worker.jobs.enqueue(flaky, { failures: 0 });
    await over(worker, next);
    expect(await worker.jobs.cancel(next)).toBe('finished');
    expect(worker.events.map(({ jobId }) => jobId)).toEqual([next]);
  });

  test('that run are aborted when they are cancelled, here and elsewhere, and not tried again', async () => {
    await using queue = await openTestQueue(store);
    const worker = await queue.node();
    const producer = await queue.node({ role: 'web', ownDb: store !== 'pglite' });
    for (const canceller of [worker, producer]) {
      const jobId = await producer.jobs.enqueue(hang, {});
      await worker.waitFor((event) => event.jobId === jobId && event.step === 'started');
      const asked = performance.now();
      expect(await canceller.jobs.cancel(jobId)).toBe('aborting');
      expect(await worker.waitFor((event) => event.jobId === jobId && event.step === 'ended')).toMatchObject({
        aborted: 'cancelled',
      });
      expect(performance.now() - asked).toBeLessThan(soonMs);
      expect(await over(producer, jobId)).toMatchObject({ status: 'cancelled', attempts: 1 });
    }
  });

  test('with a concurrency of their own keep to it and do not wait behind others', async () => {
    await using queue = await openTestQueue(store);
    const node = await queue.node({ concurrency: 1 });
    const blocking = await node.jobs.enqueue(hang, {});
    await node.waitFor(({ jobId }) => jobId === blocking);
    const ids = await Promise.all(Array.from({ length: 6 }, async () => await node.jobs.enqueue(narrow, {})));
    await Promise.all(ids.map(async (jobId) => await over(node, jobId)));
    let running = 0;
    const most = node.events
      .filter(({ jobId }) => ids.includes(jobId))
      .map(({ step }) => (running += step === 'started' ? 1 : -1));
    expect(Math.max(...most)).toBe(2);
  });

  test('of a schedule run once at each time, however many nodes there are', async () => {
    await using queue = await openTestQueue(store);
    const definitions = [tick];
    const nodes = await Promise.all(
      [1, 2].map(async () => await queue.node({ definitions, ownDb: store !== 'pglite' })),
    );
    const runs = () => nodes.flatMap(({ events }) => events.map(({ jobId }) => jobId));
    await eventually(
      async () => runs(),
      (ids) => ids.length >= 3,
    );
    expect(new Set(runs()).size).toBe(runs().length);
    const delayed = async () => (await queue.jobsIn('delayed')).join();
    await eventually(delayed, (names) => names === 'platform.upkeep,test.tick');
    await Promise.all(nodes.map(async ({ jobs }) => await jobs.close()));

    await queue.node({ definitions: [flaky] });
    await eventually(delayed, (names) => names === 'platform.upkeep');
  });

  test('enqueued in a transaction come with its commit, or not at all', async () => {
    await using queue = await openTestQueue(store);
    const node = await queue.node();
    const { prisma } = queue.db;
    const failing = prisma.$transaction(async (tx) => {
      await node.jobs.enqueueIn(tx, [requestJob(count, { pauseMs: 0 }, { jobId: 'rolled-back' })]);
      throw new Error('changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    const twice = requestJob(count, { pauseMs: 0 }, { jobId: 'twice' });
    const [jobId = ''] = await prisma.$transaction(async (tx) => {
      await node.jobs.enqueueIn(tx, [twice]);
      return await node.jobs.enqueueIn(tx, [twice, twice]);
    });
    await node.jobs.relay();
    expect(await over(node, jobId)).toMatchObject({ status: 'completed' });
    expect((await node.jobs.state('rolled-back')).status).toBe('unknown');
    await eventually(
      async () => await prisma.platformOutbox.count(),
      (rows) => rows === 0,
    );

    const [unrelayed = ''] = await prisma.$transaction(
      async (tx) => await node.jobs.enqueueIn(tx, [requestJob(count, { pauseMs: 0 })]),
    );
    expect(await over(node, unrelayed)).toMatchObject({ status: 'completed' });
    expect(node.events.filter(({ step }) => step === 'started')).toHaveLength(2);
  });

  test('in the outbox of a node that has died are moved by the next, once', async () => {
    await using queue = await openTestQueue(store);
    const dead = await queue.node({ start: false });
    const requests = Array.from({ length: 250 }, () => requestJob(count, { pauseMs: 0 }));
    const ids = await queue.db.prisma.$transaction(async (tx) => await dead.jobs.enqueueIn(tx, requests));
    await dead.jobs.close();
    const nodes = await Promise.all([1, 2].map(async () => await queue.node()));
    await eventually(
      async () => await readRows(EffectRow, queue.db.prisma.$queryRaw`select job_id from public.effects`),
      (rows) => new Set(rows.map(({ job_id }) => job_id)).size === ids.length,
    );
    const started = nodes.flatMap(({ events }) => events).filter(({ step }) => step === 'started');
    expect(started.map(({ jobId }) => jobId).sort()).toEqual([...ids].sort());
  });

  test('that the queue has lost are queued again', async () => {
    await using queue = await openTestQueue(store);
    const { prisma } = queue.db;
    const dead = await queue.node({ start: false });
    const requests = Array.from({ length: 3 }, () => requestJob(count, { pauseMs: 0 }));
    const ids = await prisma.$transaction(async (tx) => await dead.jobs.enqueueIn(tx, requests));
    await dead.jobs.relay();
    await queue.empty();
    expect(await Promise.all(ids.map(async (id) => (await dead.jobs.state(id)).status))).toEqual(
      Array.from(ids, () => 'waiting'),
    );
    // A job is believed to be in the queue for half a minute.
    await prisma.$executeRaw`update platform.outbox set queued_at = queued_at - interval '1 minute'`;
    const node = await queue.node();
    for (const id of ids) expect(await over(node, id)).toMatchObject({ status: 'completed' });
    expect(node.events.filter(({ step }) => step === 'started')).toHaveLength(ids.length);
    await eventually(
      async () => await prisma.platformOutbox.count(),
      (rows) => rows === 0,
    );
  });

  test('that end as their process dies are not owed for ever', async () => {
    await using queue = await openTestQueue(store);
    const { prisma } = queue.db;
    const node = await queue.node();
    const id = await node.jobs.enqueue(flaky, { failures: 0 });
    await over(node, id);
    await prisma.platformOutbox.create({
      data: { id, job: flaky.name, data: { failures: 0 }, options: {}, queued_at: new Date(0) },
    });
    const other = await queue.node();
    await eventually(
      async () => await prisma.platformOutbox.count(),
      (rows) => rows === 0,
    );
    expect([...node.events, ...other.events].filter(({ step }) => step === 'started')).toHaveLength(1);
  });

  test('that are cancelled in the outbox never run', async () => {
    await using queue = await openTestQueue(store);
    const producer = await queue.node({ start: false });
    const late = requestJob(count, { pauseMs: 0 }, { delayMs: 1 });
    const [jobId = ''] = await queue.db.prisma.$transaction(
      async (tx) => await producer.jobs.enqueueIn(tx, [late]),
    );
    const outcome = await producer.jobs.cancel(jobId);
    expect(outcome).toBe('removed');
    expect((await producer.jobs.state(jobId)).status).toBe('cancelled');
    const worker = await queue.node();
    await worker.jobs.relay();
    await over(worker, await worker.jobs.enqueue(flaky, { failures: 0 }));
    expect(worker.events.filter((event) => event.jobId === jobId)).toEqual([]);
  });

  test('and their results are kept for a day, and then they are gone', async () => {
    await using queue = await openTestQueue(store);
    const node = await queue.node();
    const upkeep = { name: 'platform.upkeep', schema: z.object({}) };
    const done = await node.jobs.enqueue(flaky, { failures: 0 });
    const failed = await node.jobs.enqueue(flaky, { failures: 9, permanent: true });
    await over(node, done);
    await over(node, failed);
    const cancelled = await node.jobs.enqueue(flaky, { failures: 0 }, { delayMs: 60_000 });
    await node.jobs.cancel(cancelled);
    await queue.ageJobs(23 * 3_600_000);
    await over(node, await node.jobs.enqueue(upkeep, {}));
    expect((await node.jobs.state(done)).status).toBe('completed');
    expect((await node.jobs.state(failed)).status).toBe('failed');
    expect((await node.jobs.state(cancelled)).status).toBe('cancelled');
    await queue.db.prisma.$executeRaw`update platform.cancelled_jobs set at = at - interval '25 hours'`;
    await queue.ageJobs(2 * 3_600_000);
    await over(node, await node.jobs.enqueue(upkeep, {}));
    for (const jobId of [done, failed, cancelled])
      expect((await node.jobs.state(jobId)).status).toBe('unknown');
  });

  test('end in peace when their node closes, and go elsewhere when they take too long', async () => {
    await using queue = await openTestQueue(store);
    const closing = await queue.node({ graceMs: 3_000 });
    const short = await closing.jobs.enqueue(count, { pauseMs: 50 });
    const long = await closing.jobs.enqueue(hang, {});
    await closing.waitFor(({ jobId }) => jobId === long);
    await closing.waitFor(({ jobId }) => jobId === short);
    await closing.jobs.close();
    expect(closing.events.filter(({ step }) => step === 'ended')).toMatchObject([
      { jobId: short },
      { jobId: long, aborted: 'shutdown' },
    ]);
    await expect(closing.jobs.enqueue(hang, {})).rejects.toThrow(JobsUnavailableError);
    const other = await queue.node();
    expect((await over(other, short)).status).toBe('completed');
    expect(await other.waitFor(({ jobId }) => jobId === long)).toMatchObject({ step: 'started', attempt: 1 });
  });
});

test('a job that takes no notice of its signal loses its slot', async () => {
  await using queue = await openTestQueue('pglite');
  const node = await queue.node({ concurrency: 1 });
  const deaf = await node.jobs.enqueue(slow, { deaf: true });
  const next = await node.jobs.enqueue(flaky, { failures: 0 });
  expect((await over(node, next)).status).toBe('completed');
  expect(await over(node, deaf)).toMatchObject({ status: 'failed', attempts: 2 });
  expect(node.events.filter(({ step }) => step === 'ended')).toEqual([]);
});

test('definitions that cannot work are refused', async () => {
  await using queue = await openTestQueue('pglite');
  const scheduled = defineJob({ ...strict, schedule: '0 3 * * *' });
  await expect(queue.node({ definitions: [scheduled] })).rejects.toThrow('its schema has to take {}');
  await expect(queue.node({ definitions: [flaky, flaky] })).rejects.toThrow('Two jobs are called test.flaky');
  const node = await queue.node({ definitions: [flaky] });
  await expect(node.jobs.enqueue(hang, {})).rejects.toThrow('not among the definitions');
});

test.runIf(stores.includes('redis'))('a Redis that goes and comes back stops nobody for long', async () => {
  await using queue = await openTestQueue('redis');
  const { hostname: host, port } = new URL(testRedisUrl);
  await using proxy = await startProxy({ host, port: Number(port || 6379) });
  const node = await queue.node({ redisUrl: `redis://127.0.0.1:${proxy.port}` });
  await over(node, await node.jobs.enqueue(flaky, { failures: 0 }));
  const refuse = async () => {
    const asked = performance.now();
    await expect(node.jobs.enqueue(flaky, { failures: 0 })).rejects.toThrow(JobsUnavailableError);
    expect(performance.now() - asked).toBeLessThan(soonMs);
  };
  proxy.silence();
  for (let call = 0; call < 5; call += 1) await refuse();
  proxy.cut();
  await refuse();
  const { prisma } = queue.db;
  const [kept = ''] = await prisma.$transaction(
    async (tx) => await node.jobs.enqueueIn(tx, [requestJob(flaky, { failures: 0 })]),
  );
  await node.jobs.relay();
  expect(await prisma.platformOutbox.count()).toBe(1);
  proxy.mend();
  expect(await node.waitFor(({ jobId }) => jobId === kept)).toMatchObject({ attempt: 1 });
});

test.runIf(stores.includes('postgres'))(
  'a database that drops its connections stops nobody for long',
  async () => {
    await using queue = await openTestQueue('postgres');
    const node = await queue.node();
    await over(node, await node.jobs.enqueue(flaky, { failures: 0 }));
    const dropped = await queue.db.prisma.$queryRaw`
      select pg_terminate_backend(pid)::text from pg_stat_activity
      where datname = current_database() and application_name = 'quintet jobs'`;
    expect(dropped).not.toEqual([]);
    const again = async () => await node.jobs.enqueue(flaky, { failures: 0 }).catch(() => undefined);
    const jobId = await eventually(again, (id) => id !== undefined);
    await node.waitFor((event) => event.jobId === jobId);
    const asked = performance.now();
    const next = await node.jobs.enqueue(flaky, { failures: 0 });
    await node.waitFor((event) => event.jobId === next);
    expect(performance.now() - asked).toBeLessThan(soonMs);
  },
);

test('with a Redis that is away the start succeeds and enqueueing fails at once', async () => {
  await using queue = await openTestQueue('pglite');
  const node = await queue.node({ redisUrl: 'redis://127.0.0.1:1' });
  const asked = performance.now();
  await expect(node.jobs.enqueue(flaky, { failures: 0 })).rejects.toThrow(JobsUnavailableError);
  await expect(node.jobs.state('any')).rejects.toThrow(JobsUnavailableError);
  expect(performance.now() - asked).toBeLessThan(soonMs);
  const request = requestJob(flaky, { failures: 0 });
  await queue.db.prisma.$transaction(async (tx) => await node.jobs.enqueueIn(tx, [request]));
  await node.jobs.relay();
  expect(await queue.db.prisma.platformOutbox.count()).toBe(1);
});

test('a schedule that the queue has lost is set again', async () => {
  await using db = await openTestDb({ kind: 'pglite' });
  const log = createLog('silent');
  const backend = await openDatabaseBackend(db, log);
  const definitions = [{ ...strict, schema: z.object({}), schedule: '0 3 * * *' }];
  const queues = createQueues({ definitions, backend, concurrency: 1 });
  const stopping = new AbortController();
  const keeping = keepSchedules(queues, stopping.signal, log, 20);
  const scheduled = async () =>
    await queues.use('shared', async (queue) => (await queue.getJobSchedulers()).map(({ key }) => key));
  for (let loss = 0; loss < 2; loss += 1) {
    await eventually(scheduled, (keys) => keys.includes(strict.name));
    await queues.use('shared', async (queue) => await queue.removeJobScheduler(strict.name));
  }
  stopping.abort();
  await keeping;
  await backend.close();
});
