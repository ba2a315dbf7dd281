import type { JobStatus } from '@quintet/contracts/reports/schemas';
import type { Db } from '@quintet/db/open-db';
import { LRUCache } from 'lru-cache';
import { keepJson } from '../../platform/kept-json.ts';
import type { SharedTexts } from '../../platform/shared-texts.ts';
import { describeJob, findJob, type JobRow } from './job-row.ts';
import type { Pace } from './pace.ts';

/** What is known of a job without asking the database. */
export interface KnownJob {
  readonly owner: string;
  readonly status: JobStatus;
  readonly kind: 'generate' | 'refine';
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** When it ended, or 0. */
  readonly finished: number;
}

/** The statuses of jobs, made to be asked for often. */
export interface JobStatuses {
  /** `undefined` for a job that is unknown or whose day is over. */
  find(job_id: string): Promise<KnownJob | undefined>;
  /** The same from the database, for whoever knows that something has changed. */
  findAnew(job_id: string): Promise<KnownJob | undefined>;
  /** Told before jobs end, so that nobody who hears of an end is told an older state. */
  expectEnds(job_ids: readonly string[]): Promise<void>;
  /** Told after changes are committed, so that the next question is answered without the database. */
  remember(jobs: readonly JobRow[]): Promise<void>;
  /** Another process may go on knowing a job that was over. */
  forget(job_id: string): Promise<void>;
}

const dayMs = 86_400_000;
/** A job that is not over may change behind our back, so what is said of it is soon looked up again. */
const unfinishedSeconds = 3;
const mostRead = 1_000;
const keptBytes = 64 * 1_048_576;
const largestShared = 1_048_576;

/**
 * Jobs that are over never change: they are kept in memory. Others are read from what all nodes share, and else from the
 * database, in one query.
 */
export function createJobStatuses(options: {
  prisma: Db['prisma'];
  shared: SharedTexts | undefined;
  pace: Pace;
}): JobStatuses {
  const { prisma, shared, pace } = options;
  // By the very text, so that whoever asks again gets the very object.
  const read = new LRUCache<string, KnownJob>({ max: mostRead });
  const over = new LRUCache<string, KnownJob>({ maxSize: keptBytes, sizeCalculation: sizeOf });

  const readShared = async (job_id: string): Promise<KnownJob | undefined> => {
    const text = await shared?.get(keyOf(job_id));
    if (text === undefined) return undefined;
    const before = read.get(text);
    if (before !== undefined) return before;
    // Written by `share` of this very version: its form is part of the key.
    const known = JSON.parse(text) as KnownJob;
    // Jobs that are over are kept as such.
    if (known.finished > 0) return known;
    keepJson(known.status);
    read.set(text, known);
    return known;
  };

  const share = async (jobs: readonly (readonly [string, KnownJob])[], isNews: boolean): Promise<void> => {
    if (shared === undefined) return;
    const texts = jobs.map(([job_id, known]) => ({
      key: keyOf(job_id),
      text: JSON.stringify(known),
      seconds: known.finished === 0 ? unfinishedSeconds : leftMs(known) / 1000,
    }));
    const [small, large] = [texts.filter(fits), texts.filter((text) => !fits(text))];
    // What was only read may be older than what another process has written meanwhile.
    await shared.set(small, { onlyNew: !isNews });
    await shared.delete(large.map(({ key }) => key));
  };

  const keep = (job_id: string, known: KnownJob): KnownJob => {
    if (known.finished === 0) return known;
    pace.learn(known.kind, known.finished - known.created);
    over.set(job_id.toLowerCase(), known, { ttl: Math.max(1, leftMs(known)) });
    return known;
  };

  const findAnew = async (job_id: string): Promise<KnownJob | undefined> => {
    const job = await findJob(prisma, job_id);
    return job === undefined ? undefined : keep(job_id, know(job));
  };

  return {
    findAnew,
    async find(job_id) {
      const kept = over.get(job_id.toLowerCase());
      if (kept !== undefined) return kept;
      const told = await readShared(job_id);
      if (told !== undefined) return keep(job_id, told);
      const known = await findAnew(job_id);
      if (known !== undefined) void share([[job_id, known]], false);
      return known;
    },
    expectEnds: async (job_ids) => await shared?.delete(job_ids.map(keyOf)),
    async remember(jobs) {
      const known = jobs.map((job): [string, KnownJob] => [job.job_id, keep(job.job_id, know(job))]);
      await share(known, true);
    },
    async forget(job_id) {
      over.delete(job_id.toLowerCase());
      await shared?.delete([keyOf(job_id)]);
    },
  };
}

function fits({ text }: { readonly text: string }): boolean {
  return text.length <= largestShared;
}

function keyOf(job_id: string): string {
  return `reports:status:1:${job_id.toLowerCase()}`;
}

function know(job: JobRow): KnownJob {
  const { owner, kind, created_at, finished_at } = job;
  return {
    owner,
    kind,
    status: describeJob(job),
    created: created_at.getTime(),
    finished: finished_at?.getTime() ?? 0,
  };
}

function leftMs({ finished }: KnownJob): number {
  return finished + dayMs - Date.now();
}

function sizeOf({ status }: KnownJob): number {
  if (status.status !== 'ready') return 1_000;
  return Object.values(status.data.result).reduce((size, text) => size + text.length, 1_000);
}
