import type { Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import { requestJob } from '../jobs/job.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Logger } from '../log.ts';
import type { RunKind } from './run.ts';
import type { QueuedRun } from './run-store.ts';

/** What the job of a run carries. Those of before had no rounds. */
export const payload = z.object({ run_id: z.uuid(), round: z.int().min(0).default(0) });

/** The jobs that work on runs: one for each round of a run. */
export interface RunQueue {
  /** Queues a run if the transaction commits. */
  addIn(tx: Transaction, kind: RunKind, run: QueuedRun): Promise<void>;
  /** Queues a run unless its queue knows it. */
  addAgain(kind: RunKind, run: QueuedRun): Promise<void>;
  /** Ends the work on a run. Nothing that it does counts any more whatever happens; this saves the work. */
  abort(run: QueuedRun): Promise<void>;
}

export function createRunQueue({ jobs, log }: { readonly jobs: () => Jobs; readonly log: Logger }): RunQueue {
  const describe = ({ run_id, round }: QueuedRun) => ({
    data: { run_id, round },
    // The queue takes an id once.
    options: { jobId: round === 0 ? run_id : `${run_id}-${round}` },
  });
  return {
    async addIn(tx, { name }, run) {
      const { data, options } = describe(run);
      await jobs().enqueueIn(tx, [requestJob({ name, schema: payload }, data, options)]);
    },
    async addAgain({ name }, run) {
      const { data, options } = describe(run);
      await jobs().enqueue({ name, schema: payload }, data, options);
    },
    async abort(run) {
      await jobs()
        .cancel(describe(run).options.jobId)
        .catch((error: unknown) => log.warn({ err: error, run_id: run.run_id }, 'a run works on'));
    },
  };
}
