import type { ReportType } from '@quintet/contracts/reports/schemas';
import type { Db } from '@quintet/db/open-db';
import type { Bus, Publish } from '../../platform/bus.ts';
import { jobStream, type JobKindName } from './job-row.ts';

/** A job that is being worked on. */
export interface RunningJob {
  readonly job_id: string;
  readonly report_id: string;
  readonly owner: string;
  readonly kind: JobKindName;
  readonly section_title: string;
  readonly original_text: string | null;
  readonly prompt: string | null;
  /** How often it was begun; only the newest run may write. */
  readonly run: number;
  readonly type: ReportType;
  readonly customer_id: string;
  readonly opportunity_id: string;
  readonly created_at: Date;
}

/**
 * Takes jobs: pending → processing, or a new run of one whose process died, whose text then starts over. Gives
 * `undefined` where there is nothing left to do. Of one job that is taken twice at once, the later run counts.
 */
export async function beginJobs(bus: Bus, job_ids: readonly string[]): Promise<(RunningJob | undefined)[]> {
  const { result: begun } = await bus.transaction(async (tx, publish) => {
    const jobs = await tx.$queryRaw<RunningJob[]>`
      with mine as (
        select job_id from reports.jobs
        where job_id = any(${job_ids}::uuid[]) and state in ('pending', 'processing') order by job_id for update
      )
      update reports.jobs j
      set state = 'processing', run = j.run + 1, started_at = coalesce(j.started_at, now())
      from mine, reports.reports r
      where j.job_id = mine.job_id and r.report_id = j.report_id
      returning j.job_id, j.report_id, j.owner, j.kind, j.section_title, j.original_text, j.prompt, j.run,
        j.created_at, r.type, r.customer_id, r.opportunity_id`;
    for (const { job_id, run } of jobs) tellBegin(publish, job_id, run);
    return jobs;
  });
  const byId = new Map(begun.map((job) => [job.job_id, job]));
  return job_ids.map((job_id, index) =>
    job_ids.lastIndexOf(job_id) === index ? byId.get(job_id) : undefined,
  );
}

/** Tells of a run: the first begins the job, every other one its text. */
export function tellBegin(publish: Publish, job_id: string, run: number): void {
  if (run === 1) publish(jobStream(job_id), 'state', { status: 'processing' });
  else publish(jobStream(job_id), 'restarted', { reason: 'takeover' });
}

/** Jobs that are not over, without beginning them; `undefined` where there is nothing left to do. */
export async function findUnfinished(
  prisma: Db['prisma'],
  job_ids: readonly string[],
): Promise<(RunningJob | undefined)[]> {
  const jobs = await prisma.$queryRaw<RunningJob[]>`
    select j.job_id, j.report_id, j.owner, j.kind, j.section_title, j.original_text, j.prompt, j.run, j.created_at,
      r.type, r.customer_id, r.opportunity_id
    from reports.jobs j join reports.reports r on r.report_id = j.report_id
    where j.job_id = any(${job_ids}::uuid[]) and j.state in ('pending', 'processing')`;
  const byId = new Map(jobs.map((job) => [job.job_id, job]));
  return job_ids.map((job_id) => byId.get(job_id));
}
