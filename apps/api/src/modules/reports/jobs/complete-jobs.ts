import type { Transaction } from '@quintet/db/open-db';
import type { Bus } from '../../../platform/bus/bus.ts';
import { jobStream } from '../store/job-row.ts';
import { tellChange } from '../store/report-stream.ts';
import { addVersions, lockReports } from '../store/section-versions.ts';
import type { Made } from '../writing/section-text.ts';
import { readRows } from '../../../platform/rows.ts';
import { type RunningJob, RunRow, runName } from './begin-or-take-over.ts';
import { splitText } from './job-text.ts';

/** A run that is through, and what the stream has told of its text. */
export interface RunEnd {
  readonly job: RunningJob;
  readonly made: Made;
  readonly sent: string;
}

/**
 * Completes jobs: the new version of each section and the rest of its text, together and once. False for an end where
 * another run or a cancellation came first: nothing of it is written.
 */
export async function completeJobs(bus: Bus, ends: readonly RunEnd[]): Promise<boolean[]> {
  const { result: counted } = await bus.transaction(async (tx, publish) => {
    // Reports before jobs: whoever deletes a report locks them in the same order.
    await lockReports(
      tx,
      ends.map(({ job }) => job.report_id),
    );
    const completed = await endRuns(tx, ends);
    const written = ends.filter(({ job }) => completed.delete(runName(job)));
    await addVersions(
      tx,
      written.map(({ job: { report_id, section_title, job_id, kind }, made: { markdown, author, note } }) => {
        const origin = kind === 'generate' ? 'generated' : 'refined';
        return { report_id, section_title, markdown, origin, author, job_id, note };
      }),
    );
    for (const end of written) {
      const stream = jobStream(end.job.job_id);
      for (const [type, data] of describeEnd(end)) publish(stream, type, data);
      tellChange(publish, end.job, 'written');
    }
    return new Set(written);
  });
  return ends.map((end) => counted.has(end));
}

/** Gives the names of the runs that are the newest of their jobs. */
async function endRuns(tx: Transaction, ends: readonly RunEnd[]): Promise<Set<string>> {
  const rows = await readRows(
    RunRow,
    tx.$queryRaw`
    update reports.jobs j set state = 'completed', finished_at = clock_timestamp(), original_text = null
    from unnest(${ends.map(({ job }) => job.job_id)}::uuid[], ${ends.map(({ job }) => job.run)}::int[]) as g(job_id, run)
    where j.job_id = g.job_id and j.run = g.run and j.state = 'processing' returning j.job_id, j.run`,
  );
  return new Set(rows.map(runName));
}

/** What is told at the end of a run: what nobody was told yet. */
function describeEnd({ made: { markdown }, sent }: RunEnd): (readonly [type: string, data: unknown])[] {
  const isContinued = markdown.startsWith(sent);
  const pieces = splitText(markdown, isContinued ? sent.length : 0);
  return [
    ...(isContinued ? [] : [['restarted', { reason: 'rewritten' }] as const]),
    ...pieces.map((piece) => ['delta', piece] as const),
    ['state', { status: 'completed' }],
  ];
}
