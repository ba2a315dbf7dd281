import { isUnavailable } from '@quintet/db/is-unavailable';
import type { Db } from '@quintet/db/open-db';
import { DelayedError, type Job, UnrecoverableError, WaitingError } from 'bullmq';
import type { QueueProcessor } from './backend.ts';
import type { Cancellations } from './cancel.ts';
import { JobAbortedError, PermanentJobError } from './error.ts';
import type { Outbox } from './outbox.ts';
import type { Queues } from './queues.ts';
import { cancelledReason, describeMisfit, type JobContext, type JobDefinition, type JobRun } from './job.ts';
import { type Logger, warnSeldom } from '../log.ts';

type AbortKind = JobAbortedError['kind'];

/** Runs jobs and holds the signals of those that run now. */
export interface Runner {
  readonly process: QueueProcessor;
  abort(jobId: string, kind: AbortKind): void;
  abortAll(kind: AbortKind): void;
  close(): void;
}

/** How long an aborted job has to come back before its slot is used for another. */
export const abandonMs = 2_000;
const lookMs = 1_000;
const putOffMs = 10_000;
/** How long a job that found the database away waits before it looks again. */
const awayMs = 1_000;
const foreignMs = 24 * 3_600_000;

const messages: Record<AbortKind, string> = {
  deadline: 'The job ran longer than its deadline',
  cancelled: 'The job was cancelled',
  shutdown: 'The process is stopping',
  taken_over: 'Another process took the job over',
};

/** One run that goes on now. */
interface Run {
  /** Made when it is asked for, because most jobs end before anybody does. */
  readonly signal: AbortSignal;
  abort(kind: AbortKind): void;
  /** The result of `work`, or the reason of the abort when it has not come back in time. */
  finish(work: Promise<unknown>): Promise<unknown>;
}

type Running = Map<string, Run>;

export function createRunner<Environment extends object>(options: {
  queues: Queues<Environment>;
  environment: () => Environment;
  cancellations: Cancellations;
  outbox: Pick<Outbox, 'end'>;
  db: Pick<Db, 'state'>;
  log: Logger;
}): Runner {
  const { queues, environment, cancellations, outbox, db, log } = options;
  const running: Running = new Map();
  const watch = watchCancellations(running, cancellations, log);

  const runOnce = async (job: Job<unknown, unknown>, kind: JobDefinition<Environment>, data: unknown) => {
    const jobId = job.id ?? '';
    const run = createRun();
    running.set(jobId, run);
    const deadline = setTimeout(() => run.abort('deadline'), kind.deadlineMs);
    try {
      return await run.finish(kind.run(createContext(job, run, environment(), log), data));
    } finally {
      clearTimeout(deadline);
      if (running.get(jobId) === run) running.delete(jobId);
    }
  };

  // Where the database is just away, the outbox finds out by itself later.
  const end = async ({ id = '' }: Job<unknown, unknown>) =>
    await outbox
      .end(id)
      .catch((error: unknown) => log.debug({ err: error, job_id: id }, 'job not marked as ended'));

  const process = async (job: Job<unknown, unknown>, token: string | undefined): Promise<unknown> => {
    const kind = queues.kinds.get(job.name);
    if (kind === undefined) return await putOff(job, token);
    const parsed = kind.schema.safeParse(job.data);
    if (!parsed.success) throw new UnrecoverableError(describeMisfit(kind.name, parsed.error));
    try {
      if (job.attemptsStarted > 1) await refuseCancelled(job, cancellations);
      const result = await runOnce(job, kind, parsed.data);
      await end(job);
      return result;
    } catch (error) {
      // No job can do its work then, and none is to blame: the attempt does not count.
      if (isUnavailable(error) && (await db.state()) !== 'serving') return await delayFor(awayMs, job, token);
      const failure = await explainFailure(error, job, token);
      if (isFinal(failure, job)) await end(job);
      throw failure;
    }
  };

  return {
    process,
    abort: (jobId, kind) => running.get(jobId)?.abort(kind),
    abortAll: (kind) => {
      for (const run of running.values()) run.abort(kind);
    },
    close: () => clearInterval(watch),
  };
}

function createContext<Environment extends object>(
  job: Job<unknown, unknown>,
  run: Run,
  environment: Environment,
  log: Logger,
): JobContext<Environment> {
  const jobId = job.id ?? '';
  const attempt = job.attemptsMade + 1;
  let ownLog: Logger | undefined;
  const tools: JobRun = {
    jobId,
    attempt,
    get signal() {
      return run.signal;
    },
    get log() {
      return (ownLog ??= log.child({ job: job.name, job_id: jobId, attempt }));
    },
    progress: async (value) => await job.updateProgress(typeof value === 'number' ? value : { ...value }),
  };
  return Object.assign(tools, environment);
}

function createRun(): Run {
  let controller: AbortController | undefined;
  let reason: JobAbortedError | undefined;
  let giveUp: ((reason: JobAbortedError) => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  return {
    get signal() {
      controller ??= new AbortController();
      if (reason !== undefined) controller.abort(reason);
      return controller.signal;
    },
    abort: (kind) => {
      if (reason !== undefined) return;
      const aborted = new JobAbortedError(kind, messages[kind]);
      reason = aborted;
      controller?.abort(aborted);
      // A run that ignores its signal goes on by itself, but no longer holds up the queue.
      timer = setTimeout(() => giveUp?.(aborted), abandonMs);
    },
    finish: async (work) =>
      await new Promise<unknown>((resolve, reject) => {
        giveUp = reject;
        work.then(resolve, reject);
      }).finally(() => clearTimeout(timer)),
  };
}

// A process that cancels a job elsewhere leaves a mark; to look for it costs less than a channel of its own.
function watchCancellations(running: Running, cancellations: Cancellations, log: Logger): NodeJS.Timeout {
  const look = async () => {
    if (running.size === 0) return;
    for (const jobId of await cancellations.find([...running.keys()])) running.get(jobId)?.abort('cancelled');
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => warnSeldom(log, { err: error }, 'could not look for cancelled jobs'));
  }, lookMs);
  return timer.unref();
}

// A newer version may have added it; a node of that version gets its chance.
async function putOff(job: Job<unknown, unknown>, token: string | undefined): Promise<never> {
  if (Date.now() - job.timestamp > foreignMs)
    throw new UnrecoverableError(`No process knows job ${job.name}`);
  return await delayFor(putOffMs, job, token);
}

async function delayFor(ms: number, job: Job<unknown, unknown>, token: string | undefined): Promise<never> {
  await job.moveToDelayed(Date.now() + ms, token);
  throw new DelayedError();
}

async function refuseCancelled(job: Job<unknown, unknown>, cancellations: Cancellations): Promise<void> {
  const found = await cancellations.find([job.id ?? '']);
  if (found.length > 0) throw new UnrecoverableError(cancelledReason);
}

function isFinal(failure: unknown, job: Job<unknown, unknown>): boolean {
  if (failure instanceof UnrecoverableError) return true;
  return !(failure instanceof WaitingError) && job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
}

/** The error that makes BullMQ do what the failure calls for. */
async function explainFailure(
  error: unknown,
  job: Job<unknown, unknown>,
  token: string | undefined,
): Promise<unknown> {
  const aborted = error instanceof JobAbortedError ? error.kind : undefined;
  if (aborted === 'cancelled') return new UnrecoverableError(cancelledReason);
  if (aborted === 'shutdown') {
    await job.moveToWait(token);
    return new WaitingError();
  }
  if (error instanceof PermanentJobError) {
    return Object.assign(new UnrecoverableError(error.message), { stack: error.stack });
  }
  return error instanceof Error ? error : new Error(String(error));
}
