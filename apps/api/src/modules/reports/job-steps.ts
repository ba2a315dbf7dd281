import type { Db } from '@quintet/db/open-db';
import type { Bus } from '../../platform/bus.ts';
import { retryConflicts } from '../../platform/bus-retry.ts';
import { gather } from '../../platform/gather.ts';
import type { Jobs } from '../../platform/jobs.ts';
import { beginJobs, findUnfinished, type RunningJob } from './begin-jobs.ts';
import { completeJobs, type RunEnd } from './complete-jobs.ts';
import type { JobStatuses } from './job-statuses.ts';
import { type NewJob, queueJobs } from './queue-jobs.ts';
import { type RunNews, tellNews } from './tell-news.ts';

/** The steps of jobs. Those of many jobs are written together, which costs little more than one does. */
export interface JobSteps {
  /** Queues a job of a few facts; texts of users are too large to travel together. Resolves when it is committed. */
  queue(job: NewJob): Promise<void>;
  /** pending → processing. Gives `undefined` when there is nothing left to do. */
  begin(job_id: string): Promise<RunningJob | undefined>;
  /** The job without a change, for a run that is through at once: it is told of when it is completed. */
  find(job_id: string): Promise<RunningJob | undefined>;
  /** Tells of a run's text. False when the run is not the newest any more. */
  tell(news: RunNews): Promise<boolean>;
  /** Completes a job. False when another run or a cancellation came first. */
  complete(end: RunEnd): Promise<boolean>;
}

export function createJobSteps(given: {
  prisma: Db['prisma'];
  bus: Bus;
  jobs: () => Jobs;
  statuses: JobStatuses;
}): JobSteps {
  const { prisma, bus, jobs, statuses } = given;
  return {
    queue: gather(async (group) => {
      const context = { tx: prisma, bus, jobs: jobs() };
      bus.announce(await retryConflicts(async () => await queueJobs(context, group)));
      void jobs().relay();
      return group.map(() => undefined);
    }),
    begin: gather(async (group) => {
      const begun = await beginJobs(bus, group);
      await statuses.remember(
        begun.filter((job) => job !== undefined).map((job) => ({ ...unfinished, ...job })),
      );
      return begun;
    }),
    find: gather(async (group) => await findUnfinished(prisma, group)),
    tell: gather(async (group) => await tellNews(bus, group)),
    complete: gather(async (group) => {
      const finished_at = new Date();
      const done = await completeJobs({ bus, statuses }, group, finished_at);
      const end = { ...unfinished, state: 'completed', finished_at } as const;
      await statuses.remember([...done].map(({ job, made }) => ({ ...job, ...end, result: made.markdown })));
      return group.map((end) => done.has(end));
    }),
  };
}

const unfinished = {
  state: 'processing',
  result: null,
  error_code: null,
  error_message: null,
  finished_at: null,
} as const;
