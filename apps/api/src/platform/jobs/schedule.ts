import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '@quintet/db/open-db';
import { z } from 'zod';
import type { JobQueue } from './backend.ts';
import type { Cancellations } from './cancel.ts';
import { bullOptionsOf, retentionSeconds, type Queues } from './queues.ts';
import type { JobDefinition } from './job.ts';
import { type Logger, warnSeldom } from '../log.ts';
import { readClock } from '../clock.ts';

const pruneChunk = 1_000;

const retryMs = 2_000;

/**
 * Makes the schedules of the queue those of the definitions, however many nodes do it at once, and keeps them there when
 * the queue loses them, until `signal` is aborted. While the queue is away it tries again.
 */
export async function keepSchedules<Environment>(
  queues: Queues<Environment>,
  signal: AbortSignal,
  log: Logger,
  againMs = 30_000,
): Promise<void> {
  let isFirst = true;
  while (!signal.aborted) {
    try {
      for (const queueName of queues.names) {
        const kinds = queues.kindsIn(queueName);
        await queues.use(queueName, async (queue) => await alignSchedules(queue, kinds, isFirst));
      }
      isFirst = false;
    } catch (error) {
      warnSeldom(log, { err: error }, 'the schedules could not be registered yet');
    }
    await delay(isFirst ? retryMs : againMs, undefined, { signal }).catch(() => undefined);
  }
}

async function alignSchedules(
  queue: JobQueue,
  kinds: readonly JobDefinition<never>[],
  isFirst: boolean,
): Promise<void> {
  const known = new Map((await queue.getJobSchedulers()).map(({ key, pattern }) => [key, pattern]));
  for (const { name, schedule, attempts } of kinds) {
    if (schedule === undefined) continue;
    // One that is already there is left alone: to set it again would skip a run that fell due while all was down.
    if (known.get(name) !== schedule) {
      const template = { name, data: {}, opts: bullOptionsOf({ attempts }) };
      await queue.upsertJobScheduler(name, { pattern: schedule, tz: 'UTC' }, template);
    }
    known.delete(name);
  }
  // Later it would be those of a newer version that runs beside this one.
  if (isFirst) for (const name of known.keys()) await queue.removeJobScheduler(name);
}

/** The hourly job that removes what is older than a day; finished jobs go by themselves only when others finish. */
export function defineUpkeep(
  queues: () => Queues<never>,
  { cancellations, db }: { readonly cancellations: Cancellations; readonly db: Db },
): JobDefinition<unknown> {
  return {
    name: 'platform.upkeep',
    schema: z.object({}),
    attempts: 3,
    backoff: { firstMs: 5_000, maxMs: 60_000 },
    deadlineMs: 300_000,
    schedule: '23 * * * *',
    run: async ({ signal }) => {
      const jobs = await pruneJobs(queues(), signal);
      const now = await readClock(db.prisma);
      const cancelled = await cancellations.prune(new Date(now.getTime() - retentionSeconds * 1_000));
      // An embedded database has nobody who cleans up behind it.
      await db.pglite?.exec('vacuum');
      return { jobs, cancelled };
    },
  };
}

async function pruneJobs(queues: Queues<never>, signal: AbortSignal): Promise<number> {
  const olderThanMs = retentionSeconds * 1_000;
  let pruned = 0;
  for (const queueName of queues.names) {
    for (const type of ['completed', 'failed'] as const) {
      pruned += await queues.use(
        queueName,
        async (queue) => await pruneQueue(queue, type, olderThanMs, signal),
      );
    }
  }
  return pruned;
}

async function pruneQueue(
  queue: JobQueue,
  type: 'completed' | 'failed',
  olderThanMs: number,
  signal: AbortSignal,
): Promise<number> {
  let pruned = 0;
  for (;;) {
    signal.throwIfAborted();
    const removed = await queue.clean(olderThanMs, pruneChunk, type);
    pruned += removed.length;
    if (removed.length < pruneChunk) return pruned;
  }
}
