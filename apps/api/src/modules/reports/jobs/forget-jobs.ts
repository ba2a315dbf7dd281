import type { Db } from '@quintet/db/open-db';
import { z } from 'zod';
import { defineJob, type JobState } from '../../../platform/jobs/job.ts';
import { readRows } from '../../../platform/rows.ts';
import { failJob } from './fail-job.ts';
import { surplusSection } from './section-jobs.ts';
import type { JobEnvironment } from './services.ts';

const chunk = 1_000;
const mostStale = 200;

/** Once an hour: forgets jobs a day after their end, with their events and keys, and looks after those that nobody works on. */
export const forgetJobs = defineJob<JobEnvironment, z.ZodObject>({
  name: 'reports.forgetJobs',
  schema: z.object({}),
  attempts: 3,
  backoff: { firstMs: 5_000, maxMs: 60_000 },
  deadlineMs: 300_000,
  schedule: '41 * * * *',
  run: async ({ core, signal }) => ({
    ended: await mendStaleJobs(core),
    forgotten: await forgetOldJobs(core.db, signal),
  }),
});

/** Deletes jobs that ended more than 24 hours ago, and what belongs to them. Gives their number. */
export async function forgetOldJobs({ prisma }: Pick<Db, 'prisma'>, signal: AbortSignal): Promise<number> {
  await prisma.$executeRaw`
    delete from reports.idempotency_keys where created_at < now() - interval '24 hours'`;
  for (let forgotten = 0; ;) {
    signal.throwIfAborted();
    const rows = await readRows(
      z.unknown(),
      prisma.$queryRaw`
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
      select stream from old`,
    );
    forgotten += rows.length;
    if (rows.length < chunk) return forgotten;
  }
}

const StaleJob = z.object({ job_id: z.string() });
const over: ReadonlySet<JobState['status']> = new Set(['failed', 'cancelled', 'completed']);

/**
 * Ends jobs that the queue has given up, so that whoever polls is told, and queues those again that it does not know: the
 * rows are the truth. Gives how many were ended.
 */
export async function mendStaleJobs({ db, jobs, bus }: JobEnvironment['core']): Promise<number> {
  const rows = await readRows(
    StaleJob,
    db.prisma.$queryRaw`
    select job_id from reports.jobs
    where state in ('pending', 'processing') and created_at < now() - interval '15 minutes'
    order by created_at limit ${mostStale}`,
  );
  let ended = 0;
  for (const { job_id } of rows) {
    const { status } = await jobs.state(job_id);
    if (status === 'unknown') await jobs.enqueue(surplusSection, { job_id }, { jobId: job_id });
    if (over.has(status) && (await failJob(bus, job_id, { code: 'INTERNAL_ERROR' }))) ended += 1;
  }
  return ended;
}
