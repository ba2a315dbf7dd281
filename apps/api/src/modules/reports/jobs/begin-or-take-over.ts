import { reportTypes } from '@quintet/contracts/reports/schemas';
import { z } from 'zod';
import type { Bus } from '../../../platform/bus/bus.ts';
import { readRows } from '../../../platform/rows.ts';
import { jobKinds, jobStream, type JobKindName } from '../store/job-row.ts';
import { tellChange } from '../store/report-stream.ts';
import type { SectionJob } from '../writing/section-text.ts';

/** A job that is being worked on. */
export interface RunningJob extends SectionJob {
  readonly kind: JobKindName;
  /** How often it was begun; only the newest run may write. */
  readonly run: number;
}

/** The newest run of a job. */
export const RunRow = z.object({ job_id: z.string(), run: z.number() });

const RunningJobRow = RunRow.extend({
  report_id: z.string(),
  owner: z.string(),
  kind: z.enum(jobKinds),
  section_title: z.string(),
  original_text: z.string().nullable(),
  prompt: z.string().nullable(),
  type: z.enum(reportTypes),
  customer_id: z.string(),
  opportunity_id: z.string(),
}) satisfies z.ZodType<RunningJob>;

/** Names a run of a job among others. */
export function runName({ job_id, run }: Pick<RunningJob, 'job_id' | 'run'>): string {
  return `${job_id} ${run}`;
}

/**
 * Begins jobs: pending → processing. One whose process died is taken over here, by a run of a higher number whose text
 * starts over; the run of the dead may write nothing more. Gives `undefined` where there is nothing left to do. Of one job
 * that is taken twice at once, the later run counts.
 */
export async function beginOrTakeOver(
  bus: Bus,
  job_ids: readonly string[],
): Promise<(RunningJob | undefined)[]> {
  const { result: begun } = await bus.transaction(async (tx, publish) => {
    const jobs = await readRows(
      RunningJobRow,
      tx.$queryRaw`
      with mine as (
        select job_id from reports.jobs
        where job_id = any(${job_ids}::uuid[]) and state in ('pending', 'processing') order by job_id for update
      )
      update reports.jobs j
      set state = 'processing', run = j.run + 1, started_at = coalesce(j.started_at, now())
      from mine, reports.reports r
      where j.job_id = mine.job_id and r.report_id = j.report_id
      returning j.job_id, j.report_id, j.owner, j.kind, j.section_title, j.original_text, j.prompt, j.run,
        r.type, r.customer_id, r.opportunity_id`,
    );
    for (const job of jobs) {
      const { job_id, run } = job;
      tellChange(publish, job, 'processing');
      if (run === 1) publish(jobStream(job_id), 'state', { status: 'processing' });
      else publish(jobStream(job_id), 'restarted', { reason: 'takeover' });
    }
    return jobs;
  });
  const byId = new Map(begun.map((job) => [job.job_id, job]));
  return job_ids.map((job_id, index) =>
    job_ids.lastIndexOf(job_id) === index ? byId.get(job_id) : undefined,
  );
}
