import type { JobStatus, StatusInput } from '@quintet/contracts/reports/schemas';
import type { z } from 'zod';
import type { Context } from '../../context.ts';
import { ContractError } from '../../platform/contract-error.ts';
import type { EventSource } from '../../trpc.ts';
import { isEnd } from './await-job.ts';
import { jobStream } from './job-row.ts';
import type { KnownJob } from './job-statuses.ts';
import { failJob } from './fail-job.ts';

type JobInput = z.output<typeof StatusInput>;

/** Where a job stands (contract "Endpoints" 3). Throws `JOB_NOT_FOUND`, also for a job of another key. */
export async function getStatus(ctx: Context<string>, { job_id }: JobInput): Promise<JobStatus> {
  const known = await requireJob(ctx, job_id);
  if (known.finished === 0) {
    const seconds = ctx.services.reports.pace.retryAfter(known.kind, known.created);
    ctx.reply.setHeader('retry-after', String(seconds));
  }
  ctx.reply.setHeader('cache-control', 'no-store');
  return known.status;
}

/** Ends a job unless it is over, and gives its status. Throws `JOB_NOT_FOUND`. */
export async function cancelJob(ctx: Context<string>, { job_id }: JobInput): Promise<JobStatus> {
  const { services, log } = ctx;
  const known = await requireJob(ctx, job_id);
  if (known.finished > 0) return known.status;
  await failJob(services, job_id, { code: 'CANCELLED' });
  // Its text no longer counts whatever happens; this saves the work and ends a call of the model.
  await services.jobs.cancel(job_id.toLowerCase()).catch((error: unknown) => {
    log.warn({ err: error, job_id }, 'a cancelled job stays in the queue');
  });
  return (await requireJob(ctx, job_id)).status;
}

const types = new Set(['state', 'progress', 'delta', 'restarted']);

/** The events of a job, from its beginning unless the caller has a cursor. Throws `JOB_NOT_FOUND`. */
export async function openJobEvents(ctx: Context<string>, { job_id }: JobInput): Promise<EventSource> {
  const { finished } = await requireJob(ctx, job_id);
  // Whoever comes back after the end has nothing to wait for.
  const closeAt = finished > 0 ? { closeAt: Date.now() } : {};
  return { streams: [jobStream(job_id)], types, begin: 'start', isLast: isEnd, ...closeAt };
}

async function requireJob({ services, identity }: Context<string>, job_id: string): Promise<KnownJob> {
  const known = await services.reports.statuses.find(job_id);
  if (known?.owner !== identity) {
    throw new ContractError('JOB_NOT_FOUND', { message: `Job ${job_id} not found`, job_id });
  }
  return known;
}
