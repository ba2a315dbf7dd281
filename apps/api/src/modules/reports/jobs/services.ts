import type { Environment } from '../../../context.ts';
import type { JobRow, NewJob } from '../store/job-row.ts';
import type { WriterServices } from '../writing/section-text.ts';
import type { AdmissionControl } from './admission-control.ts';
import type { RunningJob } from './begin-or-take-over.ts';
import type { RunEnd } from './complete-jobs.ts';
import type { RunNews } from './job-text.ts';

/** What jobs of sections need of their module. What is asked for many at once is done together. */
export interface JobServices extends WriterServices {
  readonly admission: AdmissionControl;
  /** Starts a job of a few facts; resolves when it is committed. Texts of users are too large to travel together. */
  queueJob(job: NewJob): Promise<void>;
  /** pending → processing; `undefined` when there is nothing left to do. */
  beginJob(job_id: string): Promise<RunningJob | undefined>;
  /** Tells of a run's text. False when the run is not the newest any more. */
  tellNews(news: RunNews): Promise<boolean>;
  /** Completes a job. False when another run or a cancellation came first. */
  completeJob(end: RunEnd): Promise<boolean>;
  /** The job, unless there is none or its day is over. Any string may be asked for. */
  findJob(job_id: string): Promise<JobRow | undefined>;
}

export type JobEnvironment = Environment<JobServices>;
