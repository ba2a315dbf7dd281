import type { Report, ReportRun } from '@quintet/contracts/reports/studio-schemas';

/** The run that writes the report now. */
export function runningOf({ run }: Report): ReportRun | undefined {
  return run?.state === 'running' ? run : undefined;
}

/** Whether a run is about to write the section, or writes it. */
export function isPlanned(report: Report, section_title: string): boolean {
  const run = runningOf(report);
  return run !== undefined && run.sections.includes(section_title) && !run.done.includes(section_title);
}

/** Whether the last run was stopped before it came to the section. */
export function wasLeftOut({ run, sections }: Report, section_title: string): boolean {
  const line = sections.find((each) => each.section_title === section_title);
  return run?.state === 'cancelled' && run.sections.includes(section_title) && line?.state === 'empty';
}
