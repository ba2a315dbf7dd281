import { jobErrors, type JobErrorCode } from '@quintet/contracts/reports/errors';
import type { Bus } from '../../../platform/bus/bus.ts';
import { jobStream } from '../store/job-row.ts';
import { tellChange } from '../store/report-stream.ts';

/** Ends a job as failed, unless it is over; with `run` only while that run is the newest. */
export async function failJob(
  bus: Bus,
  job_id: string,
  failure: { readonly code: JobErrorCode; readonly message?: string; readonly run?: number },
): Promise<boolean> {
  const { code, message = jobErrors[code], run } = failure;
  const { result } = await bus.transaction(async (tx, publish) => {
    const [job] = await tx.reportsJob.updateManyAndReturn({
      where: { job_id, state: { in: ['pending', 'processing'] }, ...(run === undefined ? {} : { run }) },
      data: {
        state: 'failed',
        error_code: code,
        error_message: message,
        finished_at: new Date(),
        original_text: null,
      },
    });
    if (job === undefined) return false;
    publish(jobStream(job_id), 'state', { status: 'failed', error: { error_code: code, message } });
    tellChange(publish, job, 'failed');
    return true;
  });
  return result;
}
