import type { ReportType } from '@quintet/contracts/reports/schemas';
import type { Bus } from '../../platform/bus.ts';
import type { UnwrittenEvent } from '../../platform/bus-append.ts';
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
    for (const { job_id, run } of jobs) {
      const { stream, type, data } = describeBegin(job_id, run);
      publish(stream, type, data);
    }
    return jobs;
  });
  const byId = new Map(begun.map((job) => [job.job_id, job]));
  return job_ids.map((job_id, index) =>
    job_ids.lastIndexOf(job_id) === index ? byId.get(job_id) : undefined,
  );
}

/** What is told of a run: the first begins the job, every other one its text. */
export function describeBegin(job_id: string, run: number): UnwrittenEvent {
  const stream = jobStream(job_id);
  return run === 1
    ? { stream, type: 'state', data: { status: 'processing' } }
    : { stream, type: 'restarted', data: { reason: 'takeover' } };
}
