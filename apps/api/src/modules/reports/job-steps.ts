import { jobErrors, type JobErrorCode } from '@quintet/contracts/reports/errors';
import type { ReportType } from '@quintet/contracts/reports/schemas';
import type { VersionAuthor } from '@quintet/contracts/reports/studio-schemas';
import type { Transaction } from '../../platform/once.ts';
import type { Services } from '../../services.ts';
import { splitText } from './job-text.ts';
import { findJob, jobStream, type JobKindName } from './job-row.ts';
import { touchReport } from './section-versions.ts';

/** A job that is being worked on. */
export interface RunningJob {
  readonly job_id: string;
  readonly report_id: string;
  readonly owner: string;
  readonly kind: JobKindName;
  readonly section_title: string;
  readonly original_text: string | null;
  readonly prompt: string | null;
  /** 1 for the first run; only the newest run may write. */
  readonly run: number;
  readonly type: ReportType;
  readonly customer_id: string;
  readonly opportunity_id: string;
  readonly created_at: Date;
}

/** What a run has made. */
export interface Made {
  readonly markdown: string;
  readonly author: Exclude<VersionAuthor, 'person'>;
  readonly note?: string | undefined;
}

/**
 * Takes a job: pending → processing, or a new run of one whose process died, whose text then starts over. Gives
 * `undefined` when there is nothing left to do.
 */
export async function beginJob(services: Services, job_id: string): Promise<RunningJob | undefined> {
  const { result } = await services.bus.transaction(async (tx, publish) => {
    const [job] = await tx.$queryRaw<RunningJob[]>`
      update reports.jobs j
      set state = 'processing', run = j.run + 1, started_at = coalesce(j.started_at, now())
      from reports.reports r
      where j.job_id = ${job_id}::uuid and j.state in ('pending', 'processing') and r.report_id = j.report_id
      returning j.job_id, j.report_id, j.owner, j.kind, j.section_title, j.original_text, j.prompt, j.run,
        j.created_at, r.type, r.customer_id, r.opportunity_id`;
    if (job === undefined) return undefined;
    if (job.run === 1) publish(jobStream(job_id), 'state', { status: 'processing' });
    else publish(jobStream(job_id), 'restarted', { reason: 'takeover' });
    return job;
  });
  if (result !== undefined) await services.reports.statuses.remember({ ...unfinished, ...result });
  return result;
}

const unfinished = {
  state: 'processing',
  result: null,
  error_code: null,
  error_message: null,
  finished_at: null,
} as const;

/**
 * processing → completed: the result, the new version of the section and the rest of the text, in one transaction and
 * once. `sent` is what the stream has told so far. False when another run or a cancellation came first.
 */
export async function completeJob(
  services: Services,
  job: RunningJob,
  made: Made,
  sent: string,
): Promise<boolean> {
  const { job_id, kind } = job;
  const finished_at = new Date();
  const { result } = await services.bus.transaction(async (tx, publish) => {
    if (!(await writeResult(tx, job, made, finished_at))) return false;
    await services.reports.statuses.expectEnd(job_id);
    const { markdown } = made;
    const stream = jobStream(job_id);
    const isContinued = markdown.startsWith(sent);
    if (!isContinued) publish(stream, 'restarted', { reason: 'rewritten' });
    for (const delta of splitText(markdown, isContinued ? sent.length : 0)) publish(stream, 'delta', delta);
    publish(stream, 'state', { status: 'completed' });
    return true;
  });
  if (!result) return false;
  services.reports.pace.learn(kind, finished_at.getTime() - job.created_at.getTime());
  const end = { state: 'completed', result: made.markdown, finished_at } as const;
  await services.reports.statuses.remember({ ...unfinished, ...job, ...end });
  return true;
}

/** The result and the new version of the section in one statement; false when this run may not write any more. */
async function writeResult(
  tx: Transaction,
  job: RunningJob,
  { markdown, author, note }: Made,
  finished_at: Date,
): Promise<boolean> {
  const { job_id, run, report_id, section_title, kind } = job;
  await touchReport(tx, report_id);
  const written = await tx.$executeRaw`
    with done as (
      update reports.jobs set state = 'completed', result = ${markdown}, finished_at = ${finished_at},
        original_text = null
      where job_id = ${job_id}::uuid and run = ${run} and state = 'processing' returning job_id
    )
    insert into reports.section_versions
      (report_id, section_title, version, markdown, origin, author, job_id, note)
    select ${report_id}::uuid, ${section_title},
      (select coalesce(max(version), 0) + 1 from reports.section_versions
        where report_id = ${report_id}::uuid and section_title = ${section_title}),
      ${markdown}, ${kind === 'generate' ? 'generated' : 'refined'}, ${author}, done.job_id, ${note ?? null}
    from done`;
  return written === 1;
}

/** Ends a job as failed, unless it is over; with `run` only while that run is the newest. */
export async function failJob(
  services: Services,
  job_id: string,
  failure: { readonly code: JobErrorCode; readonly message?: string; readonly run?: number },
): Promise<boolean> {
  const { code, message = jobErrors[code], run } = failure;
  const { result } = await services.bus.transaction(async (tx, publish) => {
    const { count } = await tx.reportsJob.updateMany({
      where: { job_id, state: { in: ['pending', 'processing'] }, ...(run === undefined ? {} : { run }) },
      data: {
        state: 'failed',
        error_code: code,
        error_message: message,
        finished_at: new Date(),
        original_text: null,
      },
    });
    if (count === 0) return false;
    await services.reports.statuses.expectEnd(job_id);
    publish(jobStream(job_id), 'state', { status: 'failed', error: { error_code: code, message } });
    return true;
  });
  if (result) await rememberJob(services, job_id);
  return result;
}

async function rememberJob({ db, reports }: Services, job_id: string): Promise<void> {
  const job = await findJob(db.prisma, job_id);
  if (job !== undefined) await reports.statuses.remember(job);
}
