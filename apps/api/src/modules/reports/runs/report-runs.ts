import type { GenerateReportInput, Report, ReportInput } from '@quintet/contracts/reports/studio-schemas';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import { mintId } from '../../../platform/ids.ts';
import type { EventSource } from '../../../subscriptions.ts';
import type { JobServices } from '../jobs/services.ts';
import { cancelJob } from '../jobs/job-status.ts';
import { reportRun } from '../store/report-run.ts';
import { reportStream } from '../store/report-stream.ts';
import { getReport, readReport } from '../store/reports.ts';
import { requireOwner } from '../store/section-versions.ts';
import { orderSections } from './generate-report.ts';

type Input = z.output<typeof ReportInput>;

/** Begins to write all sections of a report, or those that are missing and not at work. Throws `NOT_FOUND`. */
export async function generateReport(
  ctx: Context<unknown, string>,
  { report_id, sections: wanted }: z.output<typeof GenerateReportInput>,
): Promise<Report> {
  const { bus, runs, jobs } = ctx.core;
  await bus.transaction(async (tx, publish) => {
    const report = await readReport(tx, ctx.identity, report_id);
    const lines = report.sections.filter(
      ({ version, state }) =>
        wanted === 'all' || (version === 0 && (state === 'empty' || state === 'failed')),
    );
    if (lines.length === 0) return;
    const sections = orderSections(lines).map(({ section_title }) => ({ section_title, job_id: mintId() }));
    const input = { report_id, type: report.type, sections };
    await runs.startIn({ tx, publish }, reportRun, { key: report_id, input });
  });
  void jobs.relay();
  return await getReport(ctx, { report_id });
}

/** Ends the run of a report and the jobs that it has begun. Throws `NOT_FOUND`. */
export async function cancelReportRun(
  ctx: Context<JobServices, string>,
  { report_id }: Input,
): Promise<Report> {
  const { db, runs } = ctx.core;
  await requireOwner(db.prisma, ctx.identity, report_id);
  await runs.cancel(reportRun, report_id);
  // From here on it begins no other.
  const run = (await runs.find(reportRun, [report_id])).get(report_id);
  const job_ids = run?.input.sections.map(({ job_id }) => job_id) ?? [];
  const begun = await db.prisma.reportsJob.findMany({
    where: { job_id: { in: job_ids }, state: { in: ['pending', 'processing'] } },
    select: { job_id: true },
  });
  await Promise.all(begun.map(async (job) => await cancelJob(ctx, job)));
  return await getReport(ctx, { report_id });
}

const types = new Set(['section', 'run', 'deleted']);

/** What happens to a report from now on, until it is deleted. Throws `NOT_FOUND`. */
export async function openReportEvents(
  ctx: Context<unknown, string>,
  { report_id }: Input,
): Promise<EventSource> {
  await requireOwner(ctx.core.db.prisma, ctx.identity, report_id);
  return { streams: [reportStream(report_id)], types, isLast: ({ type }) => type === 'deleted' };
}
