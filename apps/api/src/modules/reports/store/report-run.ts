import { jobErrors, reportsErrors } from '@quintet/contracts/reports/errors';
import { reportTypes } from '@quintet/contracts/reports/schemas';
import type { Report, ReportRun, SectionLine } from '@quintet/contracts/reports/studio-schemas';
import { z } from 'zod';
import type { RunKind, RunState } from '../../../platform/runs/run.ts';
import type { Runs } from '../../../platform/runs/runs.ts';
import { reportStream } from './report-stream.ts';

const schema = z.object({
  report_id: z.uuid(),
  type: z.enum(reportTypes),
  /** In the order of writing; each has the id of the job that is to write it. */
  sections: z.array(z.object({ section_title: z.string(), job_id: z.uuid() })),
});

/** The writing of many sections of a report. Each is a step. */
export const reportRun = {
  name: 'reports.generateReport',
  schema,
  // A hundred reports may wait for one model.
  deadlineMs: 6 * 3_600_000,
  countSteps: ({ sections }) => sections.length,
  streamOf: ({ report_id }) => reportStream(report_id),
} as const satisfies RunKind<typeof schema>;

export type ReportRunInput = z.output<typeof schema>;

/** A report as it is without its run. */
export type WrittenReport = Omit<Report, 'run'>;

/** Adds the last run of a report. */
export async function withRun(runs: Runs, report: WrittenReport): Promise<Report> {
  const run = (await runs.find(reportRun, [report.report_id])).get(report.report_id);
  return { ...report, run: run === undefined ? null : describeRun(run, report.sections) };
}

function describeRun(run: RunState<ReportRunInput>, lines: readonly SectionLine[]): ReportRun {
  const { run_id, state, progress, finished, error, input } = run;
  // The job of a section ends a moment before its step does.
  const over = new Set(lines.map(({ job }) => (job !== null && isOver(job) ? job.job_id : undefined)));
  const done = input.sections.filter(
    ({ section_title, job_id }) => finished.has(section_title) || over.has(job_id),
  );
  return {
    run_id,
    state,
    progress,
    sections: input.sections.map(({ section_title }) => section_title),
    done: done.map(({ section_title }) => section_title),
    error: error === undefined ? null : { error_code: error, message: messageOf(error) },
  };
}

function isOver({ status }: NonNullable<SectionLine['job']>): boolean {
  return status === 'completed' || status === 'failed';
}

const messages: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(reportsErrors.codes).map(([code, { message }]) => [code, message])),
  TIMEOUT: 'The report took too long',
};

function messageOf(code: string): string {
  return messages[code] ?? jobErrors.INTERNAL_ERROR;
}
