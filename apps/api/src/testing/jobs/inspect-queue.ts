import type { Db } from '@quintet/db/open-db';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { readRows } from '../../platform/rows.ts';
import { removeTestKeys } from '../servers/test-redis.ts';

export type QueuedState = 'waiting' | 'active' | 'delayed' | 'failed';

/** Looks at the shared queue past everything of ours. */
export interface QueueInspection {
  /** The names of the jobs in these states at one moment, one for each job. */
  jobsIn(...states: readonly QueuedState[]): Promise<string[]>;
  /** Makes every finished job older. */
  ageJobs(ms: number): Promise<void>;
  /** How often a process died over a job, as the queue counted it. */
  deathsOf(jobId: string): Promise<number>;
  /** Loses every job and schedule. */
  empty(): Promise<void>;
}

export function inspectRows({ prisma }: Pick<Db, 'prisma'>): QueueInspection {
  return {
    jobsIn: async (...states) => {
      const rows = await readRows(
        z.object({ name: z.string() }),
        prisma.$queryRaw`
          select name from bullmq.job where state::text = any(${states}::text[]) order by name`,
      );
      return rows.map(({ name }) => name);
    },
    ageJobs: async (ms) =>
      void (await prisma.$executeRaw`update bullmq.job set finished_at_ms = finished_at_ms - ${ms}::bigint`),
    deathsOf: async (jobId) => {
      const [row] = await readRows(
        z.object({ deaths: z.number() }),
        prisma.$queryRaw`select stalled_count as deaths from bullmq.job where id = ${jobId}`,
      );
      return row?.deaths ?? 0;
    },
    empty: async () => {
      await prisma.$executeRaw`delete from bullmq.job`;
      await prisma.$executeRaw`delete from bullmq.scheduler`;
    },
  };
}

export function inspectKeys(redisUrl: string, prefix: string): QueueInspection {
  const key = `${prefix}:shared`;
  const inRedis = async <Result>(look: (redis: Redis) => Promise<Result>) => {
    const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
    return await look(redis).finally(() => redis.disconnect());
  };
  return {
    jobsIn: async (...states) =>
      await inRedis(async (connection) => {
        const jobs = await new Queue('shared', { connection, prefix }).getJobs([...states]);
        return jobs.map(({ name }) => name).sort();
      }),
    ageJobs: async (ms) =>
      await inRedis(async (redis) => {
        for (const state of ['completed', 'failed']) {
          for (const id of await redis.zrange(`${key}:${state}`, 0, '-1')) {
            await redis.zincrby(`${key}:${state}`, -ms, id);
            await redis.hincrby(`${key}:${id}`, 'finishedOn', -ms);
          }
        }
      }),
    deathsOf: async (jobId) =>
      await inRedis(async (redis) => Number((await redis.hget(`${key}:${jobId}`, 'stc')) ?? 0)),
    empty: async () => await removeTestKeys(prefix),
  };
}
