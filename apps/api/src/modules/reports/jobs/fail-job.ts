import { jobErrors, type JobErrorCode } from '@quintet/contracts/reports/errors';
import { z } from 'zod';
import type { Bus } from '../../../platform/bus/bus.ts';
import { readRows } from '../../../platform/rows.ts';
import { jobStream } from '../store/job-row.ts';
import { tellChange } from '../store/report-stream.ts';

const FailedJob = z.object({ report_id: z.string(), section_title: z.string() });

/** Ends a job as failed, unless it is over; with `run` only while that run is the newest. */
export async function failJob(
  bus: Bus,
  job_id: string,
  failure: { readonly code: JobErrorCode; readonly message?: string; readonly run?: number | null },
): Promise<boolean> {
  const { code, message = jobErrors[code], run = null } = failure;
  const { result } = await bus.transaction(async (tx, publish) => {
    const [job] = await readRows(
      FailedJob,
      tx.$queryRaw`
      update reports.jobs
      set state = 'failed', error_code = ${code}, error_message = ${message}, finished_at = clock_timestamp(),
        original_text = null
      where job_id = ${job_id}::uuid and state in ('pending', 'processing') and run = coalesce(${run}, run)
      returning report_id, section_title`,
    );
    if (job === undefined) return false;
    publish(jobStream(job_id), 'state', { status: 'failed', error: { error_code: code, message } });
    tellChange(publish, job, 'failed');
    return true;
  });
  return result;
}
