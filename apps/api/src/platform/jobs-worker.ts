import type { LaneWorker } from './jobs-backend.ts';
import type { Lanes } from './jobs-lanes.ts';
import { abandonMs, type Runner } from './jobs-run.ts';
import type { Logger } from './log.ts';

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

interface Given<Services> {
  readonly lanes: Lanes<Services>;
  readonly runner: Runner;
  readonly services: Services;
  readonly log: Logger;
}

/** Starts one worker per lane. Throws when the queue is in a database that is away. */
export async function startWorkers<Services>(given: Given<Services>): Promise<Workers> {
  const { lanes, runner } = given;
  const workers: LaneWorker[] = [];
  for (const lane of lanes.names) workers.push(await openWorker(lane, given));
  return {
    stop: async (graceMs) => {
      const stopped = Promise.all(workers.map(async (worker) => await worker.close()));
      const patience = setTimeout(() => runner.abortAll('shutdown'), graceMs);
      await settledWithin(stopped, graceMs + abandonMs + settleMs).finally(() => clearTimeout(patience));
    },
  };
}

async function openWorker<Services>(
  lane: string,
  { lanes, runner, services, log }: Given<Services>,
): Promise<LaneWorker> {
  const worker = await lanes.openWorker(lane, runner.process, {
    autorun: false,
    concurrency: lanes.concurrencyOf(lane, services),
    lockDuration: lockMs,
    lockRenewTime: renewMs,
    stalledInterval: checkMs,
    maxStalledCount: maxDeaths,
    runRetryDelay: renewMs,
    settings: {
      backoffStrategy: (attemptsMade, _type, _error, job) => pauseOf(lanes, job?.name, attemptsMade),
    },
  });
  worker.on('error', (error) => log.warn({ lane, reason: error.message }, 'job worker error'));
  worker.on('lockRenewalFailed', (jobIds) => {
    for (const jobId of jobIds) runner.abort(jobId, 'taken_over');
  });
  worker.on('failed', (job, error) => {
    log.warn({ job: job?.name, job_id: job?.id, attempts: job?.attemptsMade, err: error }, 'job failed');
  });
  worker.run().catch((error: unknown) => log.error({ lane, err: error }, 'job worker ended'));
  return worker;
}

function pauseOf<Services>(lanes: Lanes<Services>, name: string | undefined, attemptsMade: number): number {
  const { firstMs, maxMs } = lanes.kindOf(name ?? '').backoff;
  const doubled = Math.min(maxMs, firstMs * 2 ** (attemptsMade - 1));
  return Math.round(doubled * (0.5 + Math.random() / 2));
}

async function settledWithin(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => undefined), late]).finally(() => clearTimeout(timer));
}
