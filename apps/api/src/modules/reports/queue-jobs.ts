import type { ReportType } from '@quintet/contracts/reports/schemas';
import type { Queries } from '@quintet/db/direct';
import { Prisma } from '@quintet/db/generated/client';
import type { Bus } from '../../platform/bus.ts';
import type { Position } from '../../platform/bus-append.ts';
import { mintId } from '../../platform/ids.ts';
import { type JobRequest, type Jobs, requestJob } from '../../platform/jobs.ts';
import { jobStream, type JobKindName } from './job-row.ts';
import { draftSections, generateSection, refineSection } from './section-jobs.ts';

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
  readonly queries: Queries;
  readonly bus: Bus;
  readonly jobs: Jobs;
  /** Whether the model writes the drafts; those from the facts alone go to the queue together. */
  readonly byModel: boolean;
}

/**
 * Writes jobs, and their reports where there are none, with what queues them and the first event of each, in one
 * statement. Gives the events for `bus.announce`, once that is committed.
 */
export async function queueJobs(
  { queries, bus, jobs, byModel }: QueueContext,
  wanted: readonly NewJob[],
): Promise<Position[]> {
  const isDrafted = !byModel && wanted.every(({ kind }) => kind === 'generate');
  const bundle_id = isDrafted && wanted.length > 1 ? mintId() : null;
  const queued = jobs.enqueueSql(isDrafted ? bundle(wanted, bundle_id) : wanted.map(requestAlone));
  const events = wanted.map(({ job_id }) => ({
    stream: jobStream(job_id),
    type: 'state',
    data: { status: 'pending' },
  }));
  const sql = Prisma.sql`${insertJobs(wanted, bundle_id)}, queued as (${queued})`;
  return await bus.publishIn(queries, events, { sql });
}

function requestAlone({ job_id, kind }: NewJob): JobRequest {
  return requestJob(kind === 'generate' ? generateSection : refineSection, { job_id }, job_id);
}

/** What carries drafts. A single one goes by its own id, so that it leaves the queue when it is cancelled. */
function bundle(jobs: readonly NewJob[], bundle_id: string | null): JobRequest[] {
  const job_ids = jobs.map(({ job_id }) => job_id);
  const [first] = job_ids;
  return first === undefined ? [] : [requestJob(draftSections, { job_ids }, bundle_id ?? first)];
}

function insertJobs(jobs: readonly NewJob[], bundle_id: string | null): Prisma.Sql {
  return Prisma.sql`
    wanted as (
      select * from unnest(
        ${jobs.map(({ job_id }) => job_id)}::uuid[], ${jobs.map(() => mintId())}::uuid[],
        ${jobs.map(({ owner }) => owner)}::text[],
        ${jobs.map(({ session_id }) => session_id)}::text[], ${jobs.map(({ type }) => type)}::text[],
        ${jobs.map(({ customer_id }) => customer_id)}::text[],
        ${jobs.map(({ opportunity_id }) => opportunity_id)}::text[],
        ${jobs.map(({ kind }) => kind)}::text[], ${jobs.map(({ section_title }) => section_title)}::text[],
        ${jobs.map(({ original_text }) => original_text)}::text[], ${jobs.map(({ prompt }) => prompt)}::text[]
      ) as w(job_id, new_report_id, owner, session_id, type, customer_id, opportunity_id, kind, section_title,
        original_text, prompt)
    ), report as (
      insert into reports.reports as r (report_id, owner, session_id, type, customer_id, opportunity_id)
      select distinct on (owner, session_id, type, customer_id, opportunity_id)
        new_report_id, owner, session_id, type, customer_id, opportunity_id
      from wanted order by owner, session_id, type, customer_id, opportunity_id
      -- One that somebody else is just making is only given back when something is written to it.
      on conflict (owner, session_id, type, customer_id, opportunity_id) do update set updated_at = r.updated_at
      returning report_id, owner, session_id, type, customer_id, opportunity_id
    ), job as (
      insert into reports.jobs
        (job_id, report_id, owner, kind, section_title, original_text, prompt, bundle_id)
      select w.job_id, report_id, owner, w.kind, w.section_title, w.original_text, w.prompt, ${bundle_id}::uuid
      from wanted w join report using (owner, session_id, type, customer_id, opportunity_id)
    )`;
}
