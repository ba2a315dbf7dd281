import type { VersionAuthor } from '@quintet/contracts/reports/studio-schemas';
import { Prisma } from '@quintet/db/generated/client';
import type { Db } from '@quintet/db/open-db';
import type { Bus } from '../../platform/bus.ts';
import type { UnwrittenEvent } from '../../platform/bus-append.ts';
import { retryConflicts, takenKey } from '../../platform/bus-retry.ts';
import { describeBegin, type RunningJob } from './begin-jobs.ts';
import { jobStream } from './job-row.ts';
import { splitText } from './job-text.ts';

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
 * Completes jobs: the new version of the section and the rest of the text, in one statement and once. Gives
 * the ends that counted: where another run or a cancellation came first, nothing is written.
 */
export async function completeJobs(
  { db, bus }: { readonly db: Pick<Db, 'direct'>; readonly bus: Bus },
  ends: readonly RunEnd[],
  finished_at: Date,
): Promise<ReadonlySet<RunEnd>> {
  const newest = newestOfEach(ends);
  const events = newest.flatMap(describeEnd);
  const change = {
    sql: writeEnds(newest, finished_at),
    told: Prisma.sql`select ${jobStream('')} || job_id from done`,
  };
  // Somebody else may write a version of the same section at this moment; then this one gets the number behind it.
  const told = await retryConflicts(async () => await bus.publishIn(db.direct, events, change), takenKey);
  bus.announce(told);
  const streams = new Set(told.map(({ stream }) => stream));
  return new Set(newest.filter(({ job }) => streams.has(jobStream(job.job_id))));
}

/** What is told at the end of a run: what nobody was told yet. */
function describeEnd({ job: { job_id, run }, made: { markdown }, sent }: RunEnd): UnwrittenEvent[] {
  const stream = jobStream(job_id);
  const told = sent ?? '';
  const isContinued = markdown.startsWith(told);
  const pieces = splitText(markdown, isContinued ? told.length : 0);
  return [
    ...(sent === undefined ? [describeBegin(job_id, run + 1)] : []),
    ...(isContinued ? [] : [{ stream, type: 'restarted', data: { reason: 'rewritten' } }]),
    ...pieces.map((data) => ({ stream, type: 'delta', data })),
    { stream, type: 'state', data: { status: 'completed' } },
  ];
}

/** Of several ends of one job that of the newest run, and of one run that comes twice the later. */
function newestOfEach(ends: readonly RunEnd[]): readonly RunEnd[] {
  const newest = new Map<string, RunEnd>();
  for (const end of ends) {
    const other = newest.get(end.job.job_id);
    if (other === undefined || other.job.run <= end.job.run) newest.set(end.job.job_id, end);
  }
  return [...newest.values()];
}

/** States and versions; those of one section get their numbers in the order of `ends`. */
function writeEnds(ends: readonly RunEnd[], finished_at: Date): Prisma.Sql {
  return Prisma.sql`
    ended as (
      select * from unnest(
        ${ends.map(({ job }) => job.job_id)}::uuid[], ${ends.map(({ job }) => job.run)}::int[],
        ${ends.map(({ made }) => made.markdown)}::text[], ${ends.map(({ made }) => made.author)}::text[],
        ${ends.map(({ made }) => made.note ?? null)}::text[]
      ) with ordinality as g(job_id, run, markdown, author, note, place)
    ), done as (
      update reports.jobs j
      set state = 'completed', started_at = coalesce(j.started_at, ${finished_at}), finished_at = ${finished_at},
        original_text = null
      from ended g
      where j.job_id = g.job_id and j.run = g.run and j.state in ('pending', 'processing')
      returning j.job_id, j.report_id, j.section_title, j.kind, g.markdown, g.author, g.note, g.place
    ), locked as (
      -- Whoever changes a section of these reports waits, and then this waits for him.
      select report_id, updated_at from reports.reports
      where report_id in (select report_id from done) order by report_id for no key update
    ), touched as (
      update reports.reports r set updated_at = ${finished_at} from locked
      where r.report_id = locked.report_id and locked.updated_at < ${aSecondBefore(finished_at)}
    ), versions as (
      insert into reports.section_versions
        (report_id, section_title, version, markdown, origin, author, job_id, note)
      select report_id, section_title,
        (select coalesce(max(v.version), 0) from reports.section_versions v
          where v.report_id = done.report_id and v.section_title = done.section_title)
          + row_number() over (partition by report_id, section_title order by place),
        markdown, case kind when 'generate' then 'generated' else 'refined' end, author, job_id, note
      -- Not before all are locked.
      from done where (select count(*) from locked) > 0
    )`;
}

function aSecondBefore(time: Date): Date {
  return new Date(time.getTime() - 1_000);
}
