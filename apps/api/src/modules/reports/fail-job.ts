import { jobErrors, type JobErrorCode } from '@quintet/contracts/reports/errors';
import type { Services } from '../../services.ts';
import { findJob, jobStream } from './job-row.ts';

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
    await services.reports.statuses.expectEnds([job_id]);
    publish(jobStream(job_id), 'state', { status: 'failed', error: { error_code: code, message } });
    return true;
  });
  if (result) await rememberJob(services, job_id);
  return result;
}

async function rememberJob({ db, reports }: Services, job_id: string): Promise<void> {
  const job = await findJob(db.prisma, job_id);
  if (job !== undefined) await reports.statuses.remember([job]);
}
