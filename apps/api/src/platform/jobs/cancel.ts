import type { Db } from '@quintet/db/open-db';
import type { Queues } from './queues.ts';

/** The durable marks of cancelled jobs, which every process can see. They are pruned with the other done keys. */
export interface Cancellations {
  mark(jobId: string): Promise<void>;
  /** Those of `jobIds` that are cancelled. */
  find(jobIds: readonly string[]): Promise<string[]>;
}

export type CancelOutcome = 'removed' | 'aborting' | 'finished' | 'unknown';

/** Begins the key that marks a job as cancelled. */
export const cancelledPrefix = 'cancelled/';

export function createCancellations({ prisma }: Db): Cancellations {
  return {
    mark: async (jobId) => {
      await prisma.platformDoneKey.createMany({
        data: { key: cancelledPrefix + jobId },
        skipDuplicates: true,
      });
    },
    find: async (jobIds) => {
      const keys = jobIds.map((jobId) => cancelledPrefix + jobId);
      const found = await prisma.platformDoneKey.findMany({
        where: { key: { in: keys } },
        select: { key: true },
      });
      return found.map(({ key }) => key.slice(cancelledPrefix.length));
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
