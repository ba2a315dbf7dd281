import { jobErrors, type JobErrorCode } from '@quintet/contracts/reports/errors';
import type { ReportType } from '@quintet/contracts/reports/schemas';
import type { VersionAuthor } from '@quintet/contracts/reports/studio-schemas';
import type { Services } from '../../services.ts';
import { splitText } from './job-text.ts';
import { findJob, jobStream, type JobKindName } from './job-row.ts';
import { addVersion } from './section-versions.ts';

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
        r.type, r.customer_id, r.opportunity_id`;
    if (job === undefined) return undefined;
    if (job.run === 1) publish(jobStream(job_id), 'state', { status: 'processing' });
    else publish(jobStream(job_id), 'restarted', { reason: 'takeover' });
    return job;
  });
  if (result !== undefined) await rememberJob(services, job_id);
  return result;
}

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
  const { job_id, run, report_id, section_title, kind } = job;
  const { result } = await services.bus.transaction(async (tx, publish) => {
    const { count } = await tx.reportsJob.updateMany({
      where: { job_id, run, state: 'processing' },
      data: { state: 'completed', result: made.markdown, finished_at: new Date(), original_text: null },
    });
    if (count === 0) return false;
    const origin = kind === 'generate' ? 'generated' : 'refined';
    const { markdown, author, note = null } = made;
    await addVersion(tx, { report_id, section_title, markdown, origin, author, job_id, note });
    const stream = jobStream(job_id);
    const isContinued = markdown.startsWith(sent);
    if (!isContinued) publish(stream, 'restarted', { reason: 'rewritten' });
    for (const delta of splitText(markdown, isContinued ? sent.length : 0)) publish(stream, 'delta', delta);
    publish(stream, 'state', { status: 'completed' });
    return true;
  });
  if (result) await rememberJob(services, job_id);
  return result;
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
