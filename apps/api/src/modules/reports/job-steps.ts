import type { Queries } from '@quintet/db/direct';
import type { Db } from '@quintet/db/open-db';
import type { Bus } from '../../platform/bus.ts';
import type { Position } from '../../platform/bus-append.ts';
import { retryConflicts } from '../../platform/bus-retry.ts';
import { gather } from '../../platform/gather.ts';
import type { Jobs } from '../../platform/jobs.ts';
import type { Transaction } from '../../platform/once.ts';
import { beginJobs, type RunningJob } from './begin-jobs.ts';
import { completeJobs, type RunEnd } from './complete-jobs.ts';
import { type Draft, findDrafts } from './find-drafts.ts';
import type { JobStatuses } from './job-statuses.ts';
import { type NewJob, queueJobs } from './queue-jobs.ts';
import { type RunNews, tellNews } from './tell-news.ts';

/** The steps of jobs. Those of many jobs are written together, which costs little more than one does. */
export interface JobSteps {
  /** Queues a job of a few facts; texts of users are too large to travel together. Resolves when it is committed. */
  queue(job: NewJob): Promise<void>;
  /** Queues a job in a transaction. Gives the events for `bus.announce`, once that is committed. */
  queueIn(tx: Transaction, job: NewJob): Promise<Position[]>;
  /** pending → processing. Gives `undefined` when there is nothing left to do. */
  begin(job_id: string): Promise<RunningJob | undefined>;
  /** Those that are not over and what their sections are drafted from. */
  findDrafts(job_ids: readonly string[]): Promise<Draft[]>;
  /** Tells of a run's text. False when the run is not the newest any more. */
  tell(news: RunNews): Promise<boolean>;
  /** Completes a job. False when another run or a cancellation came first. */
  complete(end: RunEnd): Promise<boolean>;
}

export function createJobSteps(given: {
  db: Db;
  bus: Bus;
  jobs: () => Jobs;
  statuses: JobStatuses;
  /** Whether there is a model to write drafts. */
  byModel: boolean;
}): JobSteps {
  const { db, bus, jobs, statuses, byModel } = given;
  const queueAll = async (queries: Queries, wanted: readonly NewJob[]) =>
    await queueJobs({ queries, bus, jobs: jobs(), byModel }, wanted);
  return {
    queue: gather(async (group) => {
      bus.announce(await retryConflicts(async () => await queueAll(db.direct, group)));
      void jobs().relay();
      return group.map(() => undefined);
    }, overlapping),
    queueIn: async (tx, job) => await queueAll(tx, [job]),
    begin: gather(async (group) => {
      const begun = await beginJobs(bus, group);
      await statuses.remember(
        begun.filter((job) => job !== undefined).map((job) => ({ ...unfinished, ...job })),
      );
      return begun;
    }),
    findDrafts: async (job_ids) => await findDrafts(db.direct, job_ids),
    tell: gather(async (group) => await tellNews(bus, group)),
    complete: gather(async (group) => {
      const finished_at = new Date();
      await statuses.expectEnds(group.map(({ job }) => job.job_id));
      const done = await completeJobs({ db, bus }, group, finished_at);
      const end = { ...unfinished, state: 'completed', finished_at } as const;
      await statuses.remember([...done].map(({ job, made }) => ({ ...job, ...end, result: made.markdown })));
      return group.map((end) => done.has(end));
    }, overlapping),
  };
}

/** One group is made ready while the database is at another. */
const overlapping = { atOnce: 2 };

const unfinished = {
  state: 'processing',
  result: null,
  error_code: null,
  error_message: null,
  finished_at: null,
} as const;
