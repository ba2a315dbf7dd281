import type { ReportType } from '@quintet/contracts/reports/schemas';
import type { Publish } from '../../platform/bus.ts';
import type { Jobs } from '../../platform/jobs.ts';
import type { Transaction } from '../../platform/once.ts';
import { jobStream, type JobKindName } from './job-row.ts';
import { generateSection, refineSection } from './section-jobs.ts';

/** A job that is to be queued, and the report that it belongs to. */
export interface NewJob {
  readonly job_id: string;
  readonly owner: string;
  readonly session_id: string;
  readonly type: ReportType;
  readonly customer_id: string;
  readonly opportunity_id: string;
  readonly kind: JobKindName;
  readonly section_title: string;
  readonly original_text: string | null;
  readonly prompt: string | null;
}

interface QueueContext {
  readonly tx: Transaction;
  readonly publish: Publish;
  readonly jobs: Pick<Jobs, 'enqueueIn'>;
}

/** Writes jobs, and their reports where there are none, with what queues them and the first event of each. */
export async function queueJobs(
  { tx, publish, jobs }: QueueContext,
  wanted: readonly NewJob[],
): Promise<void> {
  for (let left = wanted; left.length > 0;) {
    const seen = new Set(await insertJobs(tx, left));
    // The report of the others was just made by somebody else, whose transaction is over by now.
    left = left.filter(({ job_id }) => !seen.has(job_id));
  }
  await Promise.all(
    wanted.map(async ({ job_id, kind }) => {
      const job = kind === 'generate' ? generateSection : refineSection;
      await jobs.enqueueIn(tx, job, { job_id }, { jobId: job_id });
    }),
  );
  for (const { job_id } of wanted) publish(jobStream(job_id), 'state', { status: 'pending' });
}

/** Gives the ids of those whose report could be seen. */
async function insertJobs(tx: Transaction, jobs: readonly NewJob[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ job_id: string }[]>`
    with given as (
      select * from unnest(
        ${jobs.map(({ job_id }) => job_id)}::uuid[], ${jobs.map(({ owner }) => owner)}::text[],
        ${jobs.map(({ session_id }) => session_id)}::text[], ${jobs.map(({ type }) => type)}::text[],
        ${jobs.map(({ customer_id }) => customer_id)}::text[],
        ${jobs.map(({ opportunity_id }) => opportunity_id)}::text[],
        ${jobs.map(({ kind }) => kind)}::text[], ${jobs.map(({ section_title }) => section_title)}::text[],
        ${jobs.map(({ original_text }) => original_text)}::text[], ${jobs.map(({ prompt }) => prompt)}::text[]
      ) as g(job_id, owner, session_id, type, customer_id, opportunity_id, kind, section_title, original_text, prompt)
    ), named as (
      select distinct owner, session_id, type, customer_id, opportunity_id from given
    ), made as (
      insert into reports.reports (owner, session_id, type, customer_id, opportunity_id)
      select * from named order by 1, 2, 3, 4, 5
      on conflict do nothing returning report_id, owner, session_id, type, customer_id, opportunity_id
    ), report as (
      select * from made union all
      select r.report_id, n.* from named n
      join reports.reports r using (owner, session_id, type, customer_id, opportunity_id)
    )
    insert into reports.jobs (job_id, report_id, owner, kind, section_title, original_text, prompt)
    select g.job_id, report_id, owner, g.kind, g.section_title, g.original_text, g.prompt
    from given g join report using (owner, session_id, type, customer_id, opportunity_id)
    returning job_id`;
  return rows.map(({ job_id }) => job_id);
}
