import type { JobResult, JobStatus, ReportType } from '@quintet/contracts/reports/schemas';
import type { Queries } from '@quintet/db/direct';
import { z } from 'zod';
import { readRows } from '../../../platform/rows.ts';

export const jobKinds = ['generate', 'refine'] as const;
export type JobKindName = (typeof jobKinds)[number];
export const jobStates = ['pending', 'processing', 'completed', 'failed'] as const;

/** A job with the ids of its report, as one query gives it. */
const JobRow = z.object({
  job_id: z.string(),
  owner: z.string(),
  kind: z.enum(jobKinds),
  section_title: z.string(),
  state: z.enum(jobStates),
  /** The text that it wrote. */
  result: z.string().nullable(),
  error_code: z.string().nullable(),
  error_message: z.string().nullable(),
  created_at: z.date(),
  finished_at: z.date().nullable(),
  /** Seconds since it was made. */
  age: z.number(),
  customer_id: z.string(),
  opportunity_id: z.string(),
});
export interface JobRow extends Readonly<z.output<typeof JobRow>> {}

/** A job that somebody wants, and the report that it belongs to. */
export interface WantedJob {
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

/** One that is admitted. */
export interface NewJob extends WantedJob {
  /** Whether its owner had more than a few at work already. */
  readonly isSurplus: boolean;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A text of more bytes is read by itself: whoever asks in the same batch would wait for it. */
const longBytes = 65_536;

/** Each of the jobs, without a long text, unless there is none or its day is over. Any strings may be asked for. */
export async function findJobs(
  queries: Queries,
  job_ids: readonly string[],
): Promise<(JobRow | undefined)[]> {
  const ids = job_ids.map((job_id) => job_id.toLowerCase());
  const rows = await readRows(
    JobRow,
    queries.$queryRaw`
    select j.job_id, j.owner, j.kind, j.section_title, j.state,
      case when octet_length(v.markdown) <= ${longBytes} then v.markdown end as result,
      j.error_code, j.error_message, j.created_at, j.finished_at,
      extract(epoch from now() - j.created_at)::float8 as age, r.customer_id, r.opportunity_id
    from reports.jobs j join reports.reports r on r.report_id = j.report_id
    left join reports.section_versions v on v.job_id = j.job_id
    where j.job_id = any(${ids.filter((id) => uuid.test(id))}::uuid[])
      and coalesce(j.finished_at, j.created_at) > now() - interval '24 hours'`,
  );
  const byId = new Map(rows.map((row) => [row.job_id, row]));
  return ids.map((id) => byId.get(id));
}

const TextRow = z.object({ markdown: z.string() });

/** The same job with its text, however long. */
export async function addLongText(queries: Queries, job: JobRow): Promise<JobRow> {
  if (job.state !== 'completed' || job.result !== null) return job;
  const [row] = await readRows(
    TextRow,
    queries.$queryRaw`select markdown from reports.section_versions where job_id = ${job.job_id}::uuid`,
  );
  return { ...job, result: row?.markdown ?? null };
}

/** The answer of `GET /status/{job_id}` (contract "Endpoints" 3). */
export function describeJob(job: JobRow): JobStatus {
  const { job_id, state } = job;
  switch (state) {
    case 'pending':
      return { status: 'processing', message: 'Job pending', data: { job_id, status: state } };
    case 'processing':
      return { status: 'processing', message: 'Job processing', data: { job_id, status: state } };
    case 'completed':
      return {
        status: 'ready',
        message: 'Job completed',
        data: { job_id, status: state, result: resultOf(job) },
      };
    case 'failed': {
      const error = { error_code: job.error_code ?? 'INTERNAL_ERROR', message: job.error_message ?? '' };
      return { status: 'error', message: 'Job failed', data: { job_id, status: state, error } };
    }
  }
}

function resultOf({ kind, customer_id, opportunity_id, section_title, result }: JobRow): JobResult {
  const ids = { customer_id, opportunity_id, section_title };
  const text = Buffer.from(result ?? '').toString('base64');
  return kind === 'generate'
    ? { ...ids, generated_section_b64: text }
    : { ...ids, refined_section_b64: text };
}

/** Where a job is told of. */
export function jobStream(job_id: string): string {
  return `reports:job:${job_id.toLowerCase()}`;
}
