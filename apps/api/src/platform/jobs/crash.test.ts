import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, openDb } from '@quintet/db/open-db';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { QueuedState } from '../../testing/jobs/inspect-queue.ts';
import {
  eventually,
  findJobStores,
  openTestQueue,
  type TestQueue,
} from '../../testing/jobs/open-test-jobs.ts';
import { allFaults } from '../../testing/faults.ts';
import { startJobNode } from '../../testing/jobs/start-job-node.ts';
import { type JobNodeOptions, testKinds } from '../../testing/jobs/test-jobs.ts';
import { type TakeoverWatch, watchTakeovers } from '../../testing/jobs/watch-takeovers.ts';
import { readRows } from '../rows.ts';

const { stores, missing } = await findJobStores();
const servers = stores.filter((store) => store !== 'pglite');
const kills = allFaults ? 50 : 5;
const jobsPerKill = 20;
const pauseMs = 15;
const unfinished = ['waiting', 'active', 'delayed'] as const;
/** Only the hourly upkeep waits. */
const isIdle = (names: readonly string[]) => names.every((name) => name === 'platform.upkeep');

test.skipIf(missing.length > 0)(`processes with jobs find ${missing.join(' and ') || 'every server'}`, () => {
  expect(missing).toEqual([]);
});

describe.each(servers)('processes with jobs in %s', (store) => {
  test('cancel the jobs of each other', async () => {
    await using queue = await openTestQueue(store);
    await using worker = startJobNode({ ...placeOf(queue), role: 'worker' });
    await using producer = startJobNode({ ...placeOf(queue), role: 'web' });
    await Promise.all([worker.ready, producer.ready]);
    const jobId = randomUUID();
    await producer.ask({ call: 'enqueue', args: { kind: 'hang', data: {}, options: { jobId } } });
    await worker.waitFor(({ step }) => step === 'started');
    expect(await producer.ask({ call: 'cancel', args: { jobId } })).toBe('aborting');
    expect(await worker.waitFor(({ step }) => step === 'ended')).toMatchObject({ aborted: 'cancelled' });
    const state = await eventually(
      async () => await producer.ask({ call: 'state', args: { jobId } }),
      (value) => !JSON.stringify(value).includes('active'),
    );
    expect(state).toMatchObject({ status: 'cancelled' });
  });

  test('lose nothing that was committed before a crash', async () => {
    await using queue = await openTestQueue(store);
    await using victim = startJobNode({ ...placeOf(queue), role: 'web' });
    await victim.ready;
    const options = { jobId: 'committed' };
    const died = victim.ask({ call: 'commitAndDie', args: { kind: 'count', data: { pauseMs: 0 }, options } });
    await expect(died).rejects.toThrow('SIGKILL');
    expect(await queue.db.prisma.platformOutbox.count()).toBe(1);
    const node = await queue.node();
    await node.waitFor(({ jobId, step }) => jobId === 'committed' && step === 'ended');
    expect(await readEffects(queue.db)).toEqual(['committed']);
  });

  test(`are killed ${kills} times and lose no job`, { timeout: 600_000 }, async ({ annotate }) => {
    await using queue = await openTestQueue(store);
    await using watch = watchTakeovers();
    // One lives on, so that there is always somebody to take over.
    const { jobs } = await queue.node({ concurrency: 2, onEvent: watch.note });
    const options: JobNodeOptions = { ...placeOf(queue), role: 'worker' };
    const next = Array.from({ length: 2 }, () => watch.start(options));
    const ids: string[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      const victim = next.shift() ?? watch.start(options);
      await victim.ready;
      if (kill < kills - 2) next.push(watch.start(options));
      const taken = watch.stepsOf(victim, stepsBefore(kill));
      const added = Array.from(
        { length: jobsPerKill },
        async () => await jobs.enqueue(testKinds.count, { pauseMs }),
      );
      let isKilled = false;
      const idle = Promise.all(added).then(
        async () =>
          await eventually(
            async () => await queue.jobsIn('waiting', 'active'),
            (names) => isKilled || isIdle(names),
          ),
      );
      await Promise.race([taken, idle]);
      await watch.kill(victim);
      isKilled = true;
      ids.push(...(await Promise.all(added)));
    }
    await eventually(async () => await queue.jobsIn(...unfinished), isIdle);
    const takeovers = await cleanTakeovers(watch, queue);
    await annotate(`${store}: ${describeTakeovers(takeovers)}`);
    expect((await readEffects(queue.db)).sort()).toEqual(ids.sort());
    expect(await queue.jobsIn('failed')).toEqual([]);
    expect(takeovers.length).toBeGreaterThan(0);
  });
});

test(
  `an embedded queue is killed ${kills} times and loses no job`,
  { timeout: 600_000 },
  async ({ annotate }) => {
    await using directory = await makeDirectory();
    await using watch = watchTakeovers();
    await withDatabase(directory.path, async ({ prisma }) => {
      await prisma.$executeRaw`create table public.effects (job_id text primary key)`;
    });
    const start = () => watch.start({ dataDir: directory.path, standby: true });
    const ids: string[] = [];
    let next = start();
    for (let kill = 0; kill < kills; kill += 1) {
      const node = next;
      next = start();
      await node.open();
      const args = { jobs: jobsPerKill, pauseMs };
      // Shortly before it had nothing left to do: what is taken over is not to wait behind a backlog.
      const taken = watch.stepsOf(node, 2 * jobsPerKill - stepsBefore(kill));
      ids.push(...z.array(z.string()).parse(await node.ask({ call: 'enqueueCounts', args })));
      await taken;
      await watch.kill(node);
    }
    await next.open();
    const jobsIn = async (...states: readonly QueuedState[]) =>
      z.array(z.string()).parse(await next.ask({ call: 'jobsIn', args: { states } }));
    await eventually(async () => await jobsIn(...unfinished), isIdle);
    expect(await jobsIn('failed')).toEqual([]);
    await next.ask({ call: 'close' });
    await next.kill();
    const takeovers = watch.takeovers.map(({ ms }) => ms);
    await annotate(`pglite: ${describeTakeovers(takeovers)}`);
    expect(takeovers.length).toBeGreaterThan(0);
    await withDatabase(directory.path, async (db) =>
      expect((await readEffects(db)).sort()).toEqual(ids.sort()),
    );
  },
);

/** Each kill strikes at another moment of the jobs. */
function stepsBefore(kill: number): number {
  return 1 + (kill % 12);
}

function placeOf({ databaseUrl, redisUrl }: TestQueue): JobNodeOptions {
  return { databaseUrl, redisUrl };
}

// A process may die over a job that it has fetched but not begun, which nobody sees: then two takeovers look like one.
async function cleanTakeovers({ takeovers }: TakeoverWatch, queue: TestQueue): Promise<number[]> {
  const clean: number[] = [];
  for (const { jobId, ms } of takeovers) {
    const seen = takeovers.filter((other) => other.jobId === jobId).length;
    if ((await queue.deathsOf(jobId)) <= seen) clean.push(ms);
  }
  return clean;
}

function describeTakeovers(takeovers: readonly number[]): string {
  const sorted = takeovers.map(Math.round).sort((one, two) => one - two);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return `${sorted.length} jobs taken over, after ${middle} ms at the median and ${sorted.at(-1)} ms at most`;
}

const EffectRow = z.object({ job_id: z.string() });

async function readEffects({ prisma }: Db): Promise<string[]> {
  const rows = await readRows(EffectRow, prisma.$queryRaw`select job_id from public.effects`);
  return rows.map((row) => row.job_id);
}

async function makeDirectory() {
  const path = await mkdtemp(join(tmpdir(), 'quintet-jobs-'));
  return { path, [Symbol.asyncDispose]: async () => await rm(path, { recursive: true, force: true }) };
}

async function withDatabase(dataDir: string, run: (db: Db) => Promise<void>): Promise<void> {
  const db = await openDb({ dataDir });
  await run(db).finally(db.close);
}
