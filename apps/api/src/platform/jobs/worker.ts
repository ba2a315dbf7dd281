import type { QueueWorker } from './backend.ts';
import { pauseAfter } from './job.ts';
import type { Queues } from './queues.ts';
import { abandonMs, type Runner } from './run-job.ts';
import { type Logger, warnSeldom } from '../log.ts';

export interface Workers {
  /** Resolves when no job runs here any more, at the latest a few seconds after `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

/** A lock outlives its process by this much at most; together with two checks a job is taken over within 7 seconds. */
const lockMs = 3_000;
const renewMs = 1_000;
const checkMs = 1_500;
/** A job whose process died this often is to blame for it. */
const maxDeaths = 25;
const settleMs = 2_000;

interface Given<Environment> {
  readonly queues: Queues<Environment>;
  readonly runner: Runner;
  readonly environment: Environment;
  readonly log: Logger;
}

/** Starts one worker per queue. Throws when the queue is in a database that is away. */
export async function startWorkers<Environment>(given: Given<Environment>): Promise<Workers> {
  const { queues, runner } = given;
  const workers: QueueWorker[] = [];
  for (const queueName of queues.names) workers.push(await openWorker(queueName, given));
  return {
    stop: async (graceMs) => {
      const stopped = Promise.all(workers.map(async (worker) => await worker.close()));
      const patience = setTimeout(() => runner.abortAll('shutdown'), graceMs);
      await settledWithin(stopped, graceMs + abandonMs + settleMs).finally(() => clearTimeout(patience));
    },
  };
}

async function openWorker<Environment>(
  queueName: string,
  { queues, runner, environment, log }: Given<Environment>,
): Promise<QueueWorker> {
  const worker = await queues.openWorker(queueName, runner.process, {
    autorun: false,
    concurrency: queues.concurrencyOf(queueName, environment),
    lockDuration: lockMs,
    lockRenewTime: renewMs,
    stalledInterval: checkMs,
    maxStalledCount: maxDeaths,
    runRetryDelay: renewMs,
    settings: {
      backoffStrategy: (attempts, _type, _error, job) =>
        pauseAfter(attempts, queues.kindOf(job?.name ?? '').backoff),
    },
  });
  worker.on('error', ({ message: reason }) => warnSeldom(log, { queueName, reason }, 'job worker error'));
  worker.on('lockRenewalFailed', (jobIds) => {
    for (const jobId of jobIds) runner.abort(jobId, 'taken_over');
  });
  worker.on('failed', (job, error) => {
    log.warn({ job: job?.name, job_id: job?.id, attempts: job?.attemptsMade, err: error }, 'job failed');
  });
  worker.run().catch((error: unknown) => log.error({ queueName, err: error }, 'job worker ended'));
  return worker;
}

async function settledWithin(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => undefined), late]).finally(() => clearTimeout(timer));
}
