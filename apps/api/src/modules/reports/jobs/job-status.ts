import type { JobStatus, StatusInput } from '@quintet/contracts/reports/schemas';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import type { EventSource } from '../../../subscriptions.ts';
import { describeJob, type JobRow, jobStream } from '../store/job-row.ts';
import { failJob } from './fail-job.ts';
import type { JobServices } from './services.ts';

type JobInput = z.output<typeof StatusInput>;

/** Where a job stands (contract "Endpoints" 3). Throws `JOB_NOT_FOUND`, also for a job of another key. */
export async function getStatus(ctx: Context<JobServices, string>, { job_id }: JobInput): Promise<JobStatus> {
  const job = await requireJob(ctx, job_id);
  if (job.finished_at === null) ctx.reply.setHeader('retry-after', String(secondsToNextPoll(job)));
  ctx.reply.setHeader('cache-control', 'no-store');
  return describeJob(job);
}

/** Ends a job unless it is over, and gives its status. Throws `JOB_NOT_FOUND`. */
export async function cancelJob(ctx: Context<JobServices, string>, { job_id }: JobInput): Promise<JobStatus> {
  const { core, log } = ctx;
  const job = await requireJob(ctx, job_id);
  if (job.finished_at !== null) return describeJob(job);
  await failJob(core.bus, job.job_id, { code: 'CANCELLED' });
  // Its text no longer counts whatever happens; this saves the work and ends a call of the model.
  await core.jobs.cancel(job.job_id).catch((error: unknown) => {
    log.warn({ err: error, job_id }, 'a cancelled job stays in the queue');
  });
  return describeJob(await requireJob(ctx, job_id));
}

const types = new Set(['state', 'progress', 'delta', 'restarted']);

/** The events of a job, from its beginning unless the caller has a cursor. Throws `JOB_NOT_FOUND`. */
export async function openJobEvents(
  ctx: Context<JobServices, string>,
  { job_id }: JobInput,
): Promise<EventSource> {
  const { finished_at } = await requireJob(ctx, job_id);
  // Whoever comes back after the end has nothing to wait for.
  const closeAt = finished_at === null ? {} : { closeAt: Date.now() };
  return { streams: [jobStream(job_id)], types, begin: 'start', isLast: isEnd, ...closeAt };
}

/** Whether a job's stream ends with this event. */
export function isEnd({ type, data }: { readonly type: string; readonly data: unknown }): boolean {
  if (type !== 'state' || !(data instanceof Object)) return false;
  const status: unknown = Reflect.get(data, 'status');
  return status === 'completed' || status === 'failed';
}

async function requireJob(
  { services, identity }: Context<JobServices, string>,
  job_id: string,
): Promise<JobRow> {
  const job = await services.findJob(job_id);
  if (job?.owner !== identity) {
    throw new ContractError('JOB_NOT_FOUND', { message: `Job ${job_id} not found`, job_id });
  }
  return job;
}

/** 1 to 10, and growing with the age of the job, as the contract's own polling does ("Polling Strategy"). */
function secondsToNextPoll({ age }: JobRow): number {
  return Math.min(10, Math.max(1, Math.round(age / 3)));
}
