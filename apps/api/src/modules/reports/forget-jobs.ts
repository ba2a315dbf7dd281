import { z } from 'zod';
import { defineJob, type JobState } from '../../platform/jobs.ts';
import type { Services } from '../../services.ts';
import { failJob } from './fail-job.ts';

const chunk = 1_000;
const mostStale = 200;

/** Once an hour: forgets jobs a day after their end, with their events and keys, and ends jobs that nobody works on. */
export const forgetJobs = defineJob<Services, z.ZodObject>({
  name: 'reports.forgetJobs',
  schema: z.object({}),
  attempts: 3,
  backoff: { firstMs: 5_000, maxMs: 60_000 },
  deadlineMs: 300_000,
  schedule: '41 * * * *',
  run: async ({ services, signal }) => ({
    ended: await endStaleJobs(services),
    forgotten: await forgetOldJobs(services, signal),
  }),
});

/** Deletes jobs that ended more than 24 hours ago, and what belongs to them. Gives their number. */
export async function forgetOldJobs({ db }: Services, signal: AbortSignal): Promise<number> {
  await db.prisma.$executeRaw`
    delete from reports.idempotency_keys where created_at < now() - interval '24 hours'`;
  for (let forgotten = 0; ;) {
    signal.throwIfAborted();
    const rows = await db.prisma.$queryRaw<unknown[]>`
      with old as (
        delete from reports.jobs where job_id in (
          select job_id from reports.jobs
          where created_at < now() - interval '24 hours' and finished_at < now() - interval '24 hours'
          order by created_at limit ${chunk}
        ) returning 'reports:job:' || job_id as stream
      ), events as (
        delete from platform.events e using old where e.stream = old.stream
      ), streams as (
        delete from platform.streams s using old where s.name = old.stream
      )
      select stream from old`;
    forgotten += rows.length;
    if (rows.length < chunk) return forgotten;
  }
}

const lost: ReadonlySet<JobState['status']> = new Set(['failed', 'cancelled', 'completed', 'unknown']);

/** Ends jobs that the queue has given up or never heard of, so that whoever polls is told. Gives their number. */
export async function endStaleJobs(services: Services): Promise<number> {
  const rows = await services.db.prisma.$queryRaw<{ job_id: string; queue_id: string }[]>`
    select job_id, coalesce(bundle_id, job_id) as queue_id from reports.jobs
    where state in ('pending', 'processing') and created_at < now() - interval '15 minutes'
    order by created_at limit ${mostStale}`;
  let ended = 0;
  for (const { job_id, queue_id } of rows) {
    const { status } = await services.jobs.state(queue_id);
    if (lost.has(status) && (await failJob(services, job_id, { code: 'INTERNAL_ERROR' }))) ended += 1;
  }
  return ended;
}
