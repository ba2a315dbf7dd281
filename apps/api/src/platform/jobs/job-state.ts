import type { Cancellations } from './cancel.ts';
import type { Queues, QueuedJob } from './queues.ts';
import type { Outbox } from './outbox.ts';
import type { JobState } from './jobs.ts';

/** The reason of a job that was cancelled while it ran. */
export const cancelledReason = 'cancelled';

interface Sources {
  readonly queues: Queues<never>;
  readonly outbox: Outbox;
  readonly cancellations: Cancellations;
}

/** Where a job is: in the queue, in the outbox, cancelled, or unknown. */
export async function readState(jobId: string, sources: Sources): Promise<JobState> {
  const { queues, outbox, cancellations } = sources;
  const queued = await queues.find(jobId);
  if (queued !== undefined) return await describe(queued, queues);
  if (await outbox.has(jobId)) return { status: 'waiting', attempts: 0 };
  // It may have moved from the outbox to the queue between the two looks.
  const moved = await queues.find(jobId);
  if (moved !== undefined) return await describe(moved, queues);
  const [cancelled] = await cancellations.find([jobId]);
  return { status: cancelled === undefined ? 'unknown' : 'cancelled', attempts: 0 };
}

type FinalState = 'completed' | 'failed';

async function describe(job: QueuedJob, queues: Queues<never>): Promise<JobState> {
  const state = await job.getState();
  // It may have ended after it was read, and then what was read lacks its end.
  if (isFinal(state))
    return describeEnd(job.finishedOn === undefined ? await queues.find(job.id ?? '') : job, state);
  const common = { attempts: job.attemptsMade, progress: job.progress };
  if (state === 'active' || state === 'delayed' || state === 'unknown') return { ...common, status: state };
  return { ...common, status: 'waiting' };
}

function describeEnd(job: QueuedJob | undefined, state: FinalState): JobState {
  if (job === undefined) return { status: 'unknown', attempts: 0 };
  const common = { attempts: job.attemptsMade, progress: job.progress };
  if (state === 'completed') return { ...common, status: state, result: job.returnvalue };
  const status = job.failedReason === cancelledReason ? 'cancelled' : 'failed';
  return { ...common, status, reason: job.failedReason };
}

function isFinal(state: string): state is FinalState {
  return state === 'completed' || state === 'failed';
}
