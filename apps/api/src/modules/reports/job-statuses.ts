import type { JobStatus } from '@quintet/contracts/reports/schemas';
import type { Db } from '@quintet/db/open-db';
import { LRUCache } from 'lru-cache';
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
  /** Told before a job ends, so that nobody who hears of its end is told an older state. */
  expectEnd(job_id: string): Promise<void>;
  /** Told after a change is committed, so that the next question is answered without the database. */
  remember(job: JobRow): Promise<void>;
  /** Another process may go on knowing a job that was over. */
  forget(job_id: string): Promise<void>;
}

const dayMs = 86_400_000;
/** A job that is not over may change behind our back, so what is said of it is soon looked up again. */
const unfinishedSeconds = 3;
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
  const over = new LRUCache<string, KnownJob>({ maxSize: keptBytes, sizeCalculation: sizeOf });

  const readShared = async (job_id: string): Promise<KnownJob | undefined> => {
    const text = await shared?.get(keyOf(job_id));
    // Written by `share` of this very version: its form is part of the key.
    return text === undefined ? undefined : (JSON.parse(text) as KnownJob);
  };

  const share = async (job_id: string, known: KnownJob, isNews: boolean): Promise<void> => {
    if (shared === undefined) return;
    const text = JSON.stringify(known);
    if (text.length > largestShared) return await shared.delete(keyOf(job_id));
    const seconds = known.finished === 0 ? unfinishedSeconds : leftMs(known) / 1000;
    // What was only read may be older than what another process has written meanwhile.
    await shared.set(keyOf(job_id), text, { seconds, onlyNew: !isNews });
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
      if (known !== undefined) void share(job_id, known, false);
      return known;
    },
    expectEnd: async (job_id) => await shared?.delete(keyOf(job_id)),
    async remember(job) {
      await share(job.job_id, keep(job.job_id, know(job)), true);
    },
    async forget(job_id) {
      over.delete(job_id.toLowerCase());
      await shared?.delete(keyOf(job_id));
    },
  };
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
  const { data } = status;
  return 1_000 + ('result' in data ? Object.values(data.result).join('').length : 0);
}
