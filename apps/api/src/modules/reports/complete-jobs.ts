import type { VersionAuthor } from '@quintet/contracts/reports/studio-schemas';
import type { Bus, Publish } from '../../platform/bus.ts';
import type { Transaction } from '../../platform/once.ts';
import { tellBegin, type RunningJob } from './begin-jobs.ts';
import { jobStream } from './job-row.ts';
import type { JobStatuses } from './job-statuses.ts';
import { splitText } from './job-text.ts';
import { runName } from './run-name.ts';
import { touchReports } from './section-versions.ts';

/** What a run has made. */
export interface Made {
  readonly markdown: string;
  readonly author: Exclude<VersionAuthor, 'person'>;
  readonly note?: string | undefined;
}

/** A run that is through. `sent` is what the stream has told of its text; `undefined` when it was never begun. */
export interface RunEnd {
  readonly job: RunningJob;
  readonly made: Made;
  readonly sent: string | undefined;
}

/**
 * Completes jobs: the result, the new version of the section and the rest of the text, in one transaction and
 * once. Gives the ends that counted: where another run or a cancellation came first, nothing is written.
 */
export async function completeJobs(
  { bus, statuses }: { readonly bus: Bus; readonly statuses: Pick<JobStatuses, 'expectEnds'> },
  ends: readonly RunEnd[],
  finished_at: Date,
): Promise<ReadonlySet<RunEnd>> {
  const { result } = await bus.transaction(async (tx, publish) => {
    const written = await writeResults(tx, oneOfEach(ends), finished_at);
    await statuses.expectEnds([...written].map(({ job }) => job.job_id));
    for (const { job, made, sent } of written) tellEnd(publish, job, made.markdown, sent);
    return written;
  });
  return result;
}

function tellEnd(
  publish: Publish,
  { job_id, run }: RunningJob,
  markdown: string,
  sent: string | undefined,
): void {
  if (sent === undefined) tellBegin(publish, job_id, run + 1);
  const stream = jobStream(job_id);
  const told = sent ?? '';
  const isContinued = markdown.startsWith(told);
  if (!isContinued) publish(stream, 'restarted', { reason: 'rewritten' });
  for (const delta of splitText(markdown, isContinued ? told.length : 0)) publish(stream, 'delta', delta);
  publish(stream, 'state', { status: 'completed' });
}

/** Of one run that comes twice the later end. */
function oneOfEach(ends: readonly RunEnd[]): readonly RunEnd[] {
  return [...new Map(ends.map((end) => [runName(end.job), end])).values()];
}

/** Results and versions; those of one section get their numbers in the order of `ends`. */
async function writeResults(
  tx: Transaction,
  ends: readonly RunEnd[],
  finished_at: Date,
): Promise<ReadonlySet<RunEnd>> {
  // Whoever writes versions of the same reports waits, so the statement behind it sees the newest numbers.
  await touchReports(
    tx,
    ends.map(({ job }) => job.report_id),
  );
  const rows = await tx.$queryRaw<{ job_id: string; run: number }[]>`
    with given as (
      select * from unnest(
        ${ends.map(({ job }) => job.job_id)}::uuid[], ${ends.map(({ job }) => job.run)}::int[],
        ${ends.map(({ made }) => made.markdown)}::text[], ${ends.map(({ made }) => made.author)}::text[],
        ${ends.map(({ made }) => made.note ?? null)}::text[]
      ) with ordinality as g(job_id, run, markdown, author, note, place)
    ), mine as (
      select j.job_id, g.run, g.markdown, g.author, g.note, g.place
      from reports.jobs j join given g on g.job_id = j.job_id and g.run = j.run
      where j.state in ('pending', 'processing') order by j.job_id for update of j
    ), done as (
      update reports.jobs j
      set state = 'completed', result = mine.markdown, started_at = coalesce(j.started_at, ${finished_at}),
        finished_at = ${finished_at}, original_text = null
      from mine where j.job_id = mine.job_id
      returning j.job_id, j.run, j.report_id, j.section_title, j.kind, mine.markdown, mine.author, mine.note, mine.place
    ), versions as (
      insert into reports.section_versions
        (report_id, section_title, version, markdown, origin, author, job_id, note)
      select report_id, section_title,
        (select coalesce(max(v.version), 0) from reports.section_versions v
          where v.report_id = done.report_id and v.section_title = done.section_title)
          + row_number() over (partition by report_id, section_title order by place),
        markdown, case kind when 'generate' then 'generated' else 'refined' end, author, job_id, note
      from done
    )
    select job_id, run from done`;
  const written = new Set(rows.map(runName));
  return new Set(ends.filter(({ job }) => written.has(runName(job))));
}
