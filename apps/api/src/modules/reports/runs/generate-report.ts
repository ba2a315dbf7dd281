import { ContractError } from '../../../platform/errors/contract-error.ts';
import type { Run, RunDefinition } from '../../../platform/runs/run.ts';
import type { JobEnvironment } from '../jobs/services.ts';
import { waitForEnd } from '../jobs/prefer-wait.ts';
import { queueJobs } from '../jobs/queue-jobs.ts';
import { reportRun, type ReportRunInput } from '../store/report-run.ts';

const mostAtOnce = 2;
/** Written last, so that it can draw on the rest. */
const lastTitle = 'Executive Summary';
/** For a queue that is full. */
const retry = { attempts: 8, firstMs: 1_000, maxMs: 30_000 } as const;

type Section = ReportRunInput['sections'][number];

/** The order of writing. */
export function orderSections<Line extends Pick<Section, 'section_title'>>(lines: readonly Line[]): Line[] {
  const isLast = ({ section_title }: Line) => section_title === lastTitle;
  return [...lines.filter((line) => !isLast(line)), ...lines.filter(isLast)];
}

/** Writes the sections of a report. One that fails keeps none of the others from being written. */
export const generateReport: RunDefinition<JobEnvironment, typeof reportRun.schema> = {
  ...reportRun,
  // They do little but wait for jobs of other queues, which wait for none of them.
  concurrency: 200,
  async run(run, { sections, ...report }) {
    const write = async (section: Section) =>
      await run.step(section.section_title, async () => await writeSection(run, report, section), retry);
    const left = sections.filter(({ section_title }) => section_title !== lastTitle);
    const writeOn = async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) await write(next);
    };
    await Promise.all(Array.from({ length: mostAtOnce }, writeOn));
    for (const section of sections) if (section.section_title === lastTitle) await write(section);
  },
};

/** Queues the job of a section, unless that was done before, and waits until it is over. */
async function writeSection(
  run: Run<JobEnvironment>,
  { report_id, type }: Omit<ReportRunInput, 'sections'>,
  { job_id, section_title }: Section,
): Promise<void> {
  const { bus, jobs } = run.core;
  const { admission } = run.services;
  await admission.refresh();
  await bus.transaction(async (tx, publish) => {
    await run.hold(tx);
    if ((await tx.reportsJob.count({ where: { job_id } })) > 0) return;
    const report = await tx.reportsReport.findUnique({ where: { report_id } });
    if (report === null) throw new ContractError('NOT_FOUND');
    const job = {
      ...report,
      type,
      kind: 'generate',
      job_id,
      section_title,
      original_text: null,
      prompt: null,
      isSurplus: admission.admit(report.owner),
    } as const;
    await queueJobs({ tx, publish, jobs }, [job]);
  });
  void jobs.relay();
  await waitForEnd(bus, job_id, run.signal);
}
