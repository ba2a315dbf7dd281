import { jobErrors } from '@quintet/contracts/reports/errors';
import type { ReportInput } from '@quintet/contracts/reports/studio-schemas';
import type { Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import type { Context } from '../../../context.ts';
import { readRows } from '../../../platform/rows.ts';
import { jobStates, jobStream } from './job-row.ts';
import { reportRun } from './report-run.ts';
import { reportStream } from './report-stream.ts';
import { requireOwner } from './section-versions.ts';

/**
 * Deletes a report with its texts and jobs, also what the streams of those told of a text; a job that is at work writes
 * nothing more, and whoever watches it is told that it is over. Throws `NOT_FOUND`.
 */
export async function deleteReport(
  { core, identity }: Context<unknown, string>,
  { report_id }: z.output<typeof ReportInput>,
): Promise<{ done: true }> {
  const { db, bus, runs } = core;
  await requireOwner(db.prisma, identity, report_id);
  await runs.cancel(reportRun, report_id);
  await bus.transaction(async (tx, publish) => {
    // The report before its jobs, and streams last: whoever completes a job locks them in the same order.
    await requireOwner(tx, identity, report_id, { lock: true });
    const jobs = await deleteJobs(tx, report_id);
    const error = { error_code: 'CANCELLED', message: jobErrors.CANCELLED };
    for (const { job_id, state } of jobs)
      if (state === 'pending' || state === 'processing')
        publish(jobStream(job_id), 'state', { status: 'failed', error });
    await tx.reportsReport.deleteMany({ where: { report_id } });
    publish(reportStream(report_id), 'deleted', {});
  });
  return { done: true };
}

const DeletedJob = z.object({ job_id: z.string(), state: z.enum(jobStates) });

async function deleteJobs(tx: Transaction, report_id: string): Promise<z.output<typeof DeletedJob>[]> {
  const jobs = await readRows(
    DeletedJob,
    tx.$queryRaw`
    with mine as (
      select job_id from reports.jobs where report_id = ${report_id}::uuid order by job_id for update
    )
    delete from reports.jobs j using mine where j.job_id = mine.job_id returning j.job_id, j.state`,
  );
  // The numbers stay, so that whoever follows is told of the end without a gap.
  await tx.platformEvent.updateMany({
    where: { stream: { in: jobs.map(({ job_id }) => jobStream(job_id)) }, type: { not: 'state' } },
    data: { type: 'withdrawn', data: {} },
  });
  return jobs;
}
