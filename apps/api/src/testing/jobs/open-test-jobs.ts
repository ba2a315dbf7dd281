import { openDb, type Db } from '@quintet/db/open-db';
import { isPostgresMissing, openTestDb } from '@quintet/db/testing/test-db';
import { Redis } from 'ioredis';
import { createJobs, type JobDefinition, type Jobs, type JobsOptions } from '../../platform/jobs/jobs.ts';
import { createLog } from '../../platform/log.ts';
import { isRedisMissing, newTestName, removeTestKeys, testRedisUrl } from '../servers/test-redis.ts';
import { queueSchema } from './queue-schema.ts';
import { type JobEvent, testKinds, type TestEnvironment } from './test-jobs.ts';

export type JobStore = 'pglite' | 'postgres' | 'redis';

/** Where a queue can live here; those whose server is away are left out, except in CI. */
export async function findJobStores(): Promise<{ stores: JobStore[]; missing: string[] }> {
  const noPostgres = await isPostgresMissing();
  const noRedis = await isRedisMissing();
  const stores: JobStore[] = ['pglite'];
  if (!noPostgres) stores.push('postgres');
  if (!noPostgres && !noRedis) stores.push('redis');
  const missing = [noPostgres ? 'PostgreSQL' : '', noRedis ? 'Redis' : ''].filter((name) => name !== '');
  return { stores, missing };
}

/** A queue with a database of its own; `node()` gives one node after another on the same two. */
export interface TestQueue extends AsyncDisposable {
  readonly db: Db;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly prefix: string;
  node(options?: TestNodeOptions): Promise<TestNode>;
  /** Makes every finished job older. */
  ageJobs(ms: number): Promise<void>;
  /** How often a process died over a job, as the queue counted it. */
  deathsOf(jobId: string): Promise<number>;
}

export interface TestNodeOptions extends Partial<
  Omit<JobsOptions<TestEnvironment>, 'environment' | 'db' | 'log'>
> {
  /** Without it the workers are not started. */
  readonly start?: boolean;
  /** A connection of its own, as another process would have. */
  readonly ownDb?: boolean;
  readonly onEvent?: (event: JobEvent) => void;
}

export interface TestNode {
  readonly jobs: Jobs;
  readonly events: readonly JobEvent[];
  /** The first event, past or future, that fits. */
  waitFor(fits: (event: JobEvent) => boolean): Promise<JobEvent>;
}

export async function openTestQueue(store: JobStore): Promise<TestQueue> {
  const db = await openTestDb({
    kind: store === 'pglite' ? 'pglite' : 'postgres',
    preparation: queueSchema,
  });
  await db.prisma.$executeRaw`create table public.effects (id serial primary key, job_id text not null)`;
  const redisUrl = store === 'redis' ? testRedisUrl : undefined;
  const prefix = newTestName();
  const nodes: { close(): Promise<void> }[] = [];
  return {
    db,
    databaseUrl: db.databaseUrl,
    redisUrl,
    prefix,
    node: async ({ start = true, ownDb = false, ...options } = {}) => {
      const own = ownDb ? await openDb({ databaseUrl: db.databaseUrl, dataDir: '', poolSize: 4 }) : undefined;
      const node = await openNode({ db: own ?? db, redisUrl, prefix, graceMs: 500, ...options });
      nodes.push({ close: async () => await node.jobs.close().finally(async () => await own?.close()) });
      if (start) await node.jobs.start();
      return node;
    },
    ageJobs: async (ms) =>
      redisUrl === undefined ? await ageRows(db, ms) : await ageKeys(redisUrl, `${prefix}:shared`, ms),
    deathsOf: async (jobId) =>
      redisUrl === undefined ? await readDeaths(db, jobId) : await readDeathsInRedis(redisUrl, prefix, jobId),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(nodes.map(async (node) => await node.close()));
      await db.close();
      if (redisUrl !== undefined) await removeTestKeys(prefix);
    },
  };
}

async function openNode(
  options: Omit<JobsOptions<TestEnvironment>, 'environment' | 'log' | 'definitions'> & {
    definitions?: readonly JobDefinition<TestEnvironment>[];
    onEvent?: (event: JobEvent) => void;
  },
): Promise<TestNode> {
  const events: JobEvent[] = [];
  const watchers = new Set<(event: JobEvent) => void>();
  const tell = (event: JobEvent) => {
    events.push(event);
    options.onEvent?.(event);
    for (const watcher of watchers) watcher(event);
  };
  const jobs = await createJobs<TestEnvironment>({
    definitions: Object.values(testKinds),
    ...options,
    environment: () => ({ services: { db: options.db, tell } }),
    log: createLog(process.env['TEST_LOG_LEVEL'] ?? 'silent'),
  });
  return {
    jobs,
    events,
    waitFor: async (fits) =>
      events.find(fits) ??
      (await new Promise<JobEvent>((resolve) => {
        const watcher = (event: JobEvent) => {
          if (!fits(event)) return;
          watchers.delete(watcher);
          resolve(event);
        };
        watchers.add(watcher);
      })),
  };
}

async function ageRows({ prisma }: Db, ms: number): Promise<void> {
  await prisma.$executeRaw`update bullmq.job set finished_at_ms = finished_at_ms - ${ms}::bigint`;
}

async function ageKeys(redisUrl: string, queueName: string, ms: number): Promise<void> {
  const redis = new Redis(redisUrl);
  for (const state of ['completed', 'failed']) {
    const ids = await redis.zrange(`${queueName}:${state}`, 0, '-1');
    for (const id of ids) {
      await redis.zincrby(`${queueName}:${state}`, -ms, id);
      await redis.hincrby(`${queueName}:${id}`, 'finishedOn', -ms);
    }
  }
  redis.disconnect();
}

async function readDeaths({ prisma }: Db, jobId: string): Promise<number> {
  const [row] = await prisma.$queryRaw<{ deaths: number }[]>`
    select stalled_count as deaths from bullmq.job where id = ${jobId}`;
  return row?.deaths ?? 0;
}

async function readDeathsInRedis(redisUrl: string, prefix: string, jobId: string): Promise<number> {
  const redis = new Redis(redisUrl);
  const deaths = await redis.hget(`${prefix}:shared:${jobId}`, 'stc');
  redis.disconnect();
  return Number(deaths ?? 0);
}

/** Looks until `value` fits, for what a queue tells nobody. */
export async function eventually<Value>(
  read: () => Promise<Value>,
  fits: (value: Value) => boolean,
): Promise<Value> {
  for (;;) {
    const value = await read();
    if (fits(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
