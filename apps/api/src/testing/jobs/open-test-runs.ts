import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Prisma } from '@quintet/db/generated/client';
import { openTestDb, type TestDb } from '@quintet/db/testing/test-db';
import { z } from 'zod';
import { type Bus, createBus } from '../../platform/bus/bus.ts';
import { createJobs } from '../../platform/jobs/jobs.ts';
import { createLog } from '../../platform/log.ts';
import { createPubSub } from '../../platform/pubsub/pub-sub.ts';
import { readRows } from '../../platform/rows.ts';
import type { Changing, Run, RunDefinition, RunEvent } from '../../platform/runs/run.ts';
import { createRuns, type RunEnvironment } from '../../platform/runs/runs.ts';
import { sweepRuns } from '../../platform/runs/sweep-runs.ts';
import { toJob } from '../../platform/runs/work-run.ts';
import { removeTestKeys, testRedisUrl } from '../servers/test-redis.ts';
import type { JobStore } from './open-test-jobs.ts';

const input = z.object({ key: z.string() });
const EndRow = z.object({ state: z.string() });
const streamOf = (key: string) => `test:run:${key}`;

type Work = (run: Run<RunEnvironment>) => Promise<void>;
type Kind = RunDefinition<RunEnvironment, typeof input>;

/** A database and its nodes, whose run of a key does what the test says. */
export async function openTestRuns(store: JobStore) {
  const db = await openTestDb({ kind: store === 'pglite' ? 'pglite' : 'postgres' });
  await db.prisma.$executeRaw`create table public.run_ends (key text, state text)`;
  const redisUrl = store === 'redis' ? testRedisUrl : undefined;
  const works = new Map<string, Work>();
  const kind: Kind = {
    name: 'test.run',
    schema: input,
    deadlineMs: 60_000,
    concurrency: 10,
    countSteps: () => 4,
    streamOf: ({ key }) => streamOf(key),
    onChange: async ({ tx }, { event: { state }, input: { key } }) => {
      if (state !== 'running') await tx.$executeRaw`insert into public.run_ends values (${key}, ${state})`;
    },
    run: async (run, { key }) => await works.get(key)?.(run),
  };
  return {
    db,
    kind,
    node: async ({ start = true, deadlineMs = kind.deadlineMs } = {}) => {
      const node = await openNode({ db, redisUrl, kind: { ...kind, deadlineMs } });
      if (start) await node.jobs.start();
      return node;
    },
    /** Says what the run of a new key does, and gives the key. */
    plan: (work: Work) => {
      const key = randomUUID();
      works.set(key, work);
      return key;
    },
    /** How the run of a key ended, as often as it did. */
    endsOf: async (key: string) => {
      const rows = db.prisma.$queryRaw`select state from public.run_ends where key = ${key}`;
      return (await readRows(EndRow, rows)).map(({ state }) => state);
    },
    close: async () => {
      await db.close();
      if (redisUrl !== undefined) await removeTestKeys(db.name);
    },
  };
}

async function openNode({
  db,
  redisUrl,
  kind,
}: {
  readonly db: TestDb;
  readonly redisUrl: string | undefined;
  readonly kind: Kind;
}) {
  const log = createLog(process.env['TEST_LOG_LEVEL'] ?? 'silent');
  const pubSub = createPubSub({ redisUrl, databaseUrl: db.databaseUrl, log, name: db.name });
  const bus = createBus({ db, pubSub, log });
  const runs = createRuns({ db, bus, jobs: () => jobs, log, kinds: [kind] });
  const core = { db, bus, runs };
  const jobs = await createJobs<RunEnvironment>({
    definitions: [toJob(kind), sweepRuns],
    environment: () => ({ core }),
    db,
    log,
    redisUrl,
    graceMs: 0,
  });
  await pubSub.ready;
  const change = async <Result>(run: (changing: Changing) => Promise<Result>) => {
    const { result } = await bus.transaction(async (tx, publish) => await run({ tx, publish }));
    void jobs.relay();
    return result;
  };
  return {
    ...core,
    jobs,
    start: async (key: string) =>
      await change(async (changing) => await runs.startIn(changing, kind, { key, input: { key } })),
    answer: async (key: string, name: string, answer: Prisma.InputJsonValue) =>
      await change(async (changing) => await runs.answerIn(changing, kind, { key, name, answer })),
    retry: async (key: string) => await change(async (changing) => await runs.retryIn(changing, kind, key)),
    /** Every event of the run of a key, from its beginning to its end or to the first that is `last`. */
    watch: async (key: string, isLast = isEnd) => await watch(bus, key, isLast),
    [Symbol.asyncDispose]: async () => {
      await jobs.close();
      bus.close();
      await pubSub.close();
    },
  };
}

const isEnd = ({ state }: RunEvent) => state !== 'running';

async function watch(bus: Bus, key: string, isLast: (event: RunEvent) => boolean) {
  const told: RunEvent[] = [];
  for await (const delivery of bus.subscribe({ streams: [streamOf(key)], start: 'start' })) {
    if (delivery.kind === 'reset') throw new Error('Events are lost');
    for (const { data } of delivery.events) told.push(data as RunEvent);
    if (told.some(isLast)) break;
  }
  return told;
}

/** Something that a test waits for, and something that it lets happen. */
export function createGate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

/** A part of a run that goes on until the run is aborted. */
export async function hang({ signal }: Run<RunEnvironment>): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  signal.throwIfAborted();
  throw new Error('The run goes on');
}
