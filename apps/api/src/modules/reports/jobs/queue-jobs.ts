import type { GenerateInput } from '@quintet/contracts/reports/schemas';
import type { Transaction } from '@quintet/db/open-db';
import type { Publish } from '../../../platform/bus/bus.ts';
import { mintId } from '../../../platform/ids.ts';
import { requestJob } from '../../../platform/jobs/job.ts';
import type { Jobs } from '../../../platform/jobs/jobs.ts';
import type { ReportSession } from '../access/sign-in.ts';
import { type JobKindName, jobStream, type NewJob, type WantedJob } from '../store/job-row.ts';
import { kindOfJob } from './section-jobs.ts';

/** What is asked for: a section, and for `refine` its text and what to do with it. */
export interface SectionRequest {
  readonly kind: JobKindName;
  readonly input: GenerateInput;
  readonly original_text?: string;
  readonly prompt?: string;
}

/** A job of its own for a request of a session, that is not admitted yet. */
export function newJob(
  { owner, session_id }: ReportSession,
  { kind, input, original_text, prompt }: SectionRequest,
): WantedJob {
  const { type, customer_id, opportunity_id, section_title } = input;
  return {
    job_id: mintId(),
    owner,
    session_id,
    type,
    customer_id,
    opportunity_id,
    kind,
    section_title,
    // The database holds no NUL, and base64 has none either: the job says so of its stand-in.
    original_text: original_text?.replaceAll('\0', '\uFFFD') ?? null,
    prompt: prompt ?? null,
  };
}

/**
 * Starts jobs with the transaction of `bus.transaction`: their rows, their reports where there are none, the first event
 * of each, and what queues them. They run a moment after the commit, at once with `jobs.relay()`.
 */
export async function queueJobs(
  { tx, publish, jobs }: { readonly tx: Transaction; readonly publish: Publish; readonly jobs: Jobs },
  wanted: readonly NewJob[],
): Promise<void> {
  await insertJobs(tx, wanted);
  const requests = wanted.map((job) =>
    requestJob(kindOfJob(job), { job_id: job.job_id }, { jobId: job.job_id }),
  );
  await jobs.enqueueIn(tx, requests);
  for (const { job_id } of wanted) publish(jobStream(job_id), 'state', { status: 'pending' });
}

async function insertJobs(tx: Transaction, wanted: readonly NewJob[]): Promise<void> {
  await tx.$executeRaw`
    with wanted as (
      select * from unnest(
        ${wanted.map(({ job_id }) => job_id)}::uuid[], ${wanted.map(({ owner }) => owner)}::text[],
        ${wanted.map(({ session_id }) => session_id)}::text[], ${wanted.map(({ type }) => type)}::text[],
        ${wanted.map(({ customer_id }) => customer_id)}::text[],
        ${wanted.map(({ opportunity_id }) => opportunity_id)}::text[],
        ${wanted.map(({ kind }) => kind)}::text[], ${wanted.map(({ section_title }) => section_title)}::text[],
        ${wanted.map(({ original_text }) => original_text)}::text[], ${wanted.map(({ prompt }) => prompt)}::text[]
      ) as w(job_id, owner, session_id, type, customer_id, opportunity_id, kind, section_title, original_text, prompt)
    ), report as (
      insert into reports.reports as r (owner, session_id, type, customer_id, opportunity_id)
      select distinct owner, session_id, type, customer_id, opportunity_id from wanted order by 1, 2, 3, 4, 5
      -- One that somebody else is just making is only given back when something is written to it.
      on conflict (owner, session_id, type, customer_id, opportunity_id) do update set updated_at = r.updated_at
      returning report_id, owner, session_id, type, customer_id, opportunity_id
    )
    insert into reports.jobs (job_id, report_id, owner, kind, section_title, original_text, prompt)
    select job_id, report_id, owner, kind, section_title, original_text, prompt
    from wanted join report using (owner, session_id, type, customer_id, opportunity_id)`;
}
