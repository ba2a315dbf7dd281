import { openDb, type Db } from '@quintet/db/open-db';
import { isPostgresMissing, openTestDb } from '@quintet/db/testing/test-db';
import type { JobDefinition } from '../../platform/jobs/job.ts';
import { createJobs, type Jobs, type JobsOptions } from '../../platform/jobs/jobs.ts';
import { createLog, type Logger } from '../../platform/log.ts';
import { isRedisMissing, removeTestKeys, testRedisUrl } from '../servers/test-redis.ts';
import { inspectKeys, inspectRows, type QueueInspection } from './inspect-queue.ts';
import { type JobEvents, keepJobEvents } from './job-events.ts';
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
export interface TestQueue extends QueueInspection, AsyncDisposable {
  readonly db: Db;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  node(options?: TestNodeOptions): Promise<TestNode>;
}

export interface TestNodeOptions extends Partial<Omit<JobsOptions<TestEnvironment>, 'environment' | 'db'>> {
  /** Without it the workers are not started. */
  readonly start?: boolean;
  /** A connection of its own, as another process would have. */
  readonly ownDb?: boolean;
  readonly onEvent?: (event: JobEvent) => void;
}

export interface TestNode extends Omit<JobEvents, 'tell'> {
  readonly jobs: Jobs;
}

export async function openTestQueue(store: JobStore): Promise<TestQueue> {
  const db = await openTestDb({
    kind: store === 'pglite' ? 'pglite' : 'postgres',
    preparation: queueSchema,
  });
  await db.prisma.$executeRaw`create table public.effects (job_id text primary key)`;
  const redisUrl = store === 'redis' ? testRedisUrl : undefined;
  const nodes: { close(): Promise<void> }[] = [];
  return {
    db,
    databaseUrl: db.databaseUrl,
    redisUrl,
    node: async ({ start = true, ownDb = false, ...options } = {}) => {
      const own = ownDb ? await openDb({ databaseUrl: db.databaseUrl, dataDir: '', poolSize: 4 }) : undefined;
      const node = await openNode({ db: own ?? db, redisUrl, graceMs: 500, ...options });
      nodes.push({ close: async () => await node.jobs.close().finally(async () => await own?.close()) });
      if (start) await node.jobs.start();
      return node;
    },
    ...(redisUrl === undefined ? inspectRows(db) : inspectKeys(redisUrl, db.name)),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(nodes.map(async (node) => await node.close()));
      await db.close();
      if (redisUrl !== undefined) await removeTestKeys(db.name);
    },
  };
}

async function openNode(
  options: Omit<JobsOptions<TestEnvironment>, 'environment' | 'log' | 'definitions'> & {
    log?: Logger;
    definitions?: readonly JobDefinition<TestEnvironment>[];
    onEvent?: (event: JobEvent) => void;
  },
): Promise<TestNode> {
  const { events, tell, waitFor } = keepJobEvents(options.onEvent);
  const jobs = await createJobs<TestEnvironment>({
    definitions: Object.values(testKinds),
    log: createLog(process.env['TEST_LOG_LEVEL'] ?? 'silent'),
    ...options,
    environment: () => ({ services: { db: options.db, tell } }),
  });
  return { jobs, events, waitFor };
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
