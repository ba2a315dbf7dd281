import type { Db } from '@quintet/db/open-db';
import type { Queues } from './queues.ts';

/** The durable marks of cancelled jobs, which every process can see. */
export interface Cancellations {
  mark(jobId: string): Promise<void>;
  /** Those of `jobIds` that are cancelled. */
  find(jobIds: readonly string[]): Promise<string[]>;
  /** Forgets older marks, and gives their number. */
  prune(before: Date): Promise<number>;
}

export type CancelOutcome = 'removed' | 'aborting' | 'finished' | 'unknown';

export function createCancellations({ prisma }: Db): Cancellations {
  return {
    mark: async (jobId) => {
      await prisma.platformCancelledJob.createMany({ data: { job_id: jobId }, skipDuplicates: true });
    },
    find: async (jobIds) => {
      const found = await prisma.platformCancelledJob.findMany({
        where: { job_id: { in: [...jobIds] } },
        select: { job_id: true },
      });
      return found.map(({ job_id }) => job_id);
    },
    prune: async (before) => {
      const { count } = await prisma.platformCancelledJob.deleteMany({ where: { at: { lt: before } } });
      return count;
    },
  };
}

/** Marks a queued job as cancelled and takes it out of the queue unless it runs already. */
export async function cancelQueued(
  jobId: string,
  queues: Queues<never>,
  cancellations: Cancellations,
): Promise<CancelOutcome> {
  const job = await queues.find(jobId);
  if (job === undefined) return 'unknown';
  if (isOver(await job.getState())) return 'finished';
  // First the mark: if the job starts at this moment, the process that runs it finds the mark and aborts it.
  await cancellations.mark(jobId);
  try {
    await job.remove();
    return 'removed';
  } catch (error) {
    const state = await job.getState();
    if (state === 'active') return 'aborting';
    if (isOver(state)) return 'finished';
    throw error;
  }
}

function isOver(state: string): boolean {
  return state === 'completed' || state === 'failed' || state === 'unknown';
}
