import { z } from 'zod';
import type { Logger } from '../log.ts';

/** What a run may use: what its definition asks for, and the run itself. */
export type JobContext<Environment> = Environment & JobRun;

export interface JobRun {
  /** Aborted with a `JobAbortedError` at the deadline, on cancel, at shutdown, or when another process took the job over. */
  readonly signal: AbortSignal;
  readonly jobId: string;
  /** 1 for the first attempt; an attempt cut short by a crash or a shutdown is not counted. */
  readonly attempt: number;
  readonly log: Logger;
  /** Stores how far the job is, for `state()`. */
  progress(value: number | Readonly<Record<string, unknown>>): Promise<void>;
}

/** Milliseconds before the second attempt and at most; between them the pause doubles, with jitter. */
export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
}

export interface JobDefinition<Environment, Schema extends z.ZodType = z.ZodType> {
  /** `document.verbNoun`, the same for ever: queued jobs carry it. */
  readonly name: string;
  readonly schema: Schema;
  /** How often it is tried in all; an attempt that finds the database away does not count. */
  readonly attempts: number;
  readonly backoff: Backoff;
  /** How long one attempt may take, in milliseconds. */
  readonly deadlineMs: number;
  /**
   * How many run at once in one process, or what says so of its environment. With it the job has a queue of its own and never
   * waits behind others.
   */
  readonly concurrency?: number | ((environment: Environment) => number);
  /** A cron expression in UTC; then the schema has to take `{}`. */
  readonly schedule?: string;
  /** Runs at least once, so its effects are of a kind that may be repeated. Throw `PermanentJobError` when a retry is pointless. */
  run(ctx: JobContext<Environment>, data: z.output<Schema>): Promise<unknown>;
}

/** Gives the definition back with its types. */
export function defineJob<Environment, Schema extends z.ZodType>(
  definition: JobDefinition<Environment, Schema>,
): JobDefinition<Environment, Schema> {
  return definition;
}

/** A definition as those see it who enqueue it. */
export type JobKind<Schema extends z.ZodType> = Pick<JobDefinition<never, Schema>, 'name' | 'schema'>;

export interface EnqueueOptions {
  /** One namespace for all jobs: a job whose id is known, running or finished in the last 24 hours, is not added again. */
  readonly jobId?: string;
  readonly delayMs?: number;
  /** While a job with this key waits or runs, no other is added. */
  readonly dedupe?: string;
}

/** A job that is to be added with others. */
export interface JobRequest {
  readonly job: string;
  readonly data: unknown;
  readonly options: EnqueueOptions;
}

/** Gives the request for a job; what it is given fits the job's schema. */
export function requestJob<Schema extends z.ZodType>(
  job: JobKind<Schema>,
  data: z.input<Schema>,
  options: EnqueueOptions = {},
): JobRequest {
  return { job: job.name, data, options };
}

export interface JobState {
  readonly status: 'waiting' | 'delayed' | 'active' | 'completed' | 'failed' | 'cancelled' | 'unknown';
  /** Attempts that have ended. */
  readonly attempts: number;
  readonly progress?: unknown;
  readonly result?: unknown;
  readonly reason?: string;
}

/** What the queue says of a job that was cancelled while it ran. */
export const cancelledReason = 'cancelled';

/** Milliseconds to wait after so many attempts. */
export function pauseAfter(attempts: number, { firstMs, maxMs }: Backoff): number {
  const doubled = Math.min(maxMs, firstMs * 2 ** (attempts - 1));
  return Math.round(doubled * (0.5 + Math.random() / 2));
}

const longestId = 300;

/** A payload as it will come out of the queue. Throws `TypeError` when the job could not take it. */
export function checkPayload(job: JobKind<z.ZodType>, data: unknown): unknown {
  const text = JSON.stringify(data);
  if (text === undefined) throw new TypeError(`The payload of job ${job.name} is not JSON`);
  const payload: unknown = JSON.parse(text);
  const parsed = job.schema.safeParse(payload);
  if (!parsed.success) throw new TypeError(describeMisfit(job.name, parsed.error));
  return payload;
}

/** Why a payload does not fit, without its values. */
export function describeMisfit(name: string, error: z.ZodError): string {
  return `The payload does not fit job ${name}: ${z.prettifyError(error).replaceAll('\n', ' ')}`;
}

/** The id, if the queue can hold it. Throws `TypeError` for whole numbers, colons and more than 300 characters. */
export function checkJobId(id: string): string {
  if (id === '' || id.length > longestId || id.includes(':') || /^\d+$/.test(id)) {
    throw new TypeError(`Not a job id: "${id.slice(0, longestId)}"`);
  }
  return id;
}
