import { randomUUID } from 'node:crypto';
import type { Db, Transaction } from '@quintet/db/open-db';
import type { z } from 'zod';
import { type Cancellations, cancelQueued, type CancelOutcome, createCancellations } from './cancel.ts';
import { openDatabaseBackend } from './database-backend.ts';
import { JobsUnavailableError } from './error.ts';
import {
  checkJobId,
  checkPayload,
  type EnqueueOptions,
  type JobDefinition,
  type JobKind,
  type JobRequest,
  type JobState,
} from './job.ts';
import { createQueues, type PendingJob, type Queues } from './queues.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { openRedisBackend } from './redis-backend.ts';
import { createRunner } from './run-job.ts';
import { defineUpkeep, keepSchedules } from './schedule.ts';
import { startWorkers, type Workers } from './worker.ts';
import type { Logger } from '../log.ts';

export interface Jobs {
  /** Adds a job and gives its id. Throws `JobsUnavailableError` within seconds, `TypeError` for a payload that does not fit. */
  enqueue<Schema extends z.ZodType>(
    job: JobKind<Schema>,
    data: z.input<Schema>,
    options?: EnqueueOptions,
  ): Promise<string>;
  /**
   * Adds jobs if, and only if, the transaction commits, and gives their ids. They start a moment after the commit, at once
   * with `relay()`. Throws `TypeError` for a payload that does not fit.
   */
  enqueueIn(tx: Transaction, requests: readonly JobRequest[]): Promise<string[]>;
  /** Moves committed jobs to the queue now. Never throws: what cannot be moved stays for the next time. */
  relay(): Promise<void>;
  /**
   * A waiting job is removed, a running one aborted within about a second wherever it runs, and neither is tried again.
   * Throws `JobsUnavailableError`.
   */
  cancel(jobId: string): Promise<CancelOutcome>;
  /** Where a job is, up to 24 hours after its end. Throws `JobsUnavailableError`. */
  state(jobId: string): Promise<JobState>;
  /** Starts the workers and schedules, unless the role is `web`, and the relay. */
  start(): Promise<void>;
  /** Takes no more jobs, lets running ones end within the grace period, then aborts them so that others retry them. */
  close(): Promise<void>;
}

export interface JobsOptions<Environment> {
  readonly definitions: readonly JobDefinition<Environment>[];
  /** Asked for at each run, so that it may hold the jobs themselves. */
  readonly environment: () => Environment;
  readonly db: Db;
  readonly log: Logger;
  /** Without it the queue lives in the database. */
  readonly redisUrl?: string | undefined;
  readonly role?: 'web' | 'worker' | 'both';
  /** How many jobs without a `concurrency` of their own run at once in this process, 8 by default. */
  readonly concurrency?: number;
  /** How long `close()` lets running jobs go on, in milliseconds; it takes at most 4 seconds more. 5000 by default. */
  readonly graceMs?: number;
}

/** Opens the queue: in Redis with `redisUrl` (which may be away), else in the database. Throws when the database is away. */
export async function createJobs<Environment extends object>(
  options: JobsOptions<Environment>,
): Promise<Jobs> {
  const { db, log, environment, redisUrl, role = 'both', graceMs = 5_000, concurrency = 8 } = options;
  const cancellations = createCancellations(db);
  const upkeep = defineUpkeep(() => queues, { cancellations, db });
  const definitions = [...options.definitions, upkeep];
  const backend =
    redisUrl === undefined ? await openDatabaseBackend(db, log) : openRedisBackend(redisUrl, db.name, log);
  const queues = createQueues({ definitions, backend, concurrency });
  const outbox = createOutbox({ db, log, queues, cancellations });
  const runner = createRunner({ queues, environment, cancellations, outbox, db, log });
  let workers: Workers | undefined;
  let schedules: Promise<void> | undefined;
  let closing: Promise<void> | undefined;
  const stopping = new AbortController();

  const toPending = (job: string, data: unknown, enqueueOptions: EnqueueOptions): PendingJob => {
    const id = checkJobId(enqueueOptions.jobId ?? randomUUID());
    return { id, job, data: checkPayload(queues.kindOf(job), data), options: enqueueOptions };
  };

  const closeAll = async () => {
    stopping.abort();
    await outbox.close();
    await workers?.stop(graceMs);
    runner.close();
    await schedules;
    await backend.close();
  };

  return {
    enqueue: async (job, data, enqueueOptions = {}) => {
      if (closing !== undefined) throw new JobsUnavailableError('this process is stopping');
      return await queues.add(toPending(job.name, data, enqueueOptions));
    },
    enqueueIn: async (tx, requests) => {
      const pending = requests.map(({ job, data, options: given }) => toPending(job, data, given));
      await outbox.write(tx, pending);
      return pending.map(({ id }) => id);
    },
    relay: outbox.relay,
    cancel: async (jobId) => {
      const wasInOutbox = await outbox.cancel(jobId);
      const outcome = await cancelQueued(jobId, queues, cancellations);
      if (outcome === 'aborting') runner.abort(jobId, 'cancelled');
      return outcome === 'unknown' && wasInOutbox ? 'removed' : outcome;
    },
    state: async (jobId) => await findState(jobId, { queues, outbox, cancellations }),
    start: async () => {
      outbox.start();
      if (role === 'web') return;
      workers = await startWorkers({ queues, runner, environment: environment(), log });
      schedules = keepSchedules(queues, stopping.signal, log);
    },
    close: async () => await (closing ??= closeAll()),
  };
}

interface Places {
  readonly queues: Queues<never>;
  readonly outbox: Outbox;
  readonly cancellations: Cancellations;
}

async function findState(jobId: string, { queues, outbox, cancellations }: Places): Promise<JobState> {
  const queued = await queues.stateOf(jobId);
  if (queued !== undefined) return queued;
  if (await outbox.has(jobId)) return { status: 'waiting', attempts: 0 };
  // It may have moved from the outbox to the queue between the two looks.
  const moved = await queues.stateOf(jobId);
  if (moved !== undefined) return moved;
  const [cancelled] = await cancellations.find([jobId]);
  return { status: cancelled === undefined ? 'unknown' : 'cancelled', attempts: 0 };
}
