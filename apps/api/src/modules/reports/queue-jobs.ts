import type { ReportType } from '@quintet/contracts/reports/schemas';
import { Prisma } from '@quintet/db/generated/client';
import type { Bus } from '../../platform/bus.ts';
import type { Position } from '../../platform/bus-append.ts';
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

/**
 * Writes jobs, and their reports where there are none, with what queues them and the first event of each, in one
 * statement. Gives the events for `bus.announce`, once that is committed.
 */
export async function queueJobs(
  { tx, bus, jobs }: { readonly tx: Transaction; readonly bus: Bus; readonly jobs: Jobs },
  wanted: readonly NewJob[],
): Promise<Position[]> {
  const queued = jobs.enqueueSql(
    wanted.map(({ job_id, kind }) => ({
      job: kind === 'generate' ? generateSection : refineSection,
      data: { job_id },
      jobId: job_id,
    })),
  );
  const events = wanted.map(({ job_id }) => ({
    stream: jobStream(job_id),
    type: 'state',
    data: { status: 'pending' },
  }));
  return await bus.publishIn(tx, events, Prisma.sql`${insertJobs(wanted)}, queued as (${queued})`);
}

function insertJobs(jobs: readonly NewJob[]): Prisma.Sql {
  return Prisma.sql`
    wanted as (
      select * from unnest(
        ${jobs.map(({ job_id }) => job_id)}::uuid[], ${jobs.map(({ owner }) => owner)}::text[],
        ${jobs.map(({ session_id }) => session_id)}::text[], ${jobs.map(({ type }) => type)}::text[],
        ${jobs.map(({ customer_id }) => customer_id)}::text[],
        ${jobs.map(({ opportunity_id }) => opportunity_id)}::text[],
        ${jobs.map(({ kind }) => kind)}::text[], ${jobs.map(({ section_title }) => section_title)}::text[],
        ${jobs.map(({ original_text }) => original_text)}::text[], ${jobs.map(({ prompt }) => prompt)}::text[]
      ) as w(job_id, owner, session_id, type, customer_id, opportunity_id, kind, section_title, original_text, prompt)
    ), report as (
      insert into reports.reports as r (owner, session_id, type, customer_id, opportunity_id)
      select distinct owner, session_id, type, customer_id, opportunity_id from wanted order by 1, 2, 3, 4, 5
      -- One that somebody else is just making is only given back when something is written to it.
      on conflict (owner, session_id, type, customer_id, opportunity_id) do update set updated_at = r.updated_at
      returning report_id, owner, session_id, type, customer_id, opportunity_id
    ), job as (
      insert into reports.jobs (job_id, report_id, owner, kind, section_title, original_text, prompt)
      select w.job_id, report_id, owner, w.kind, w.section_title, w.original_text, w.prompt
      from wanted w join report using (owner, session_id, type, customer_id, opportunity_id)
    )`;
}
