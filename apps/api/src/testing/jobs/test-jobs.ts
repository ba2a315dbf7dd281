import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '@quintet/db/open-db';
import { z } from 'zod';
import { defineJob, type EnqueueOptions, type JobContext } from '../../platform/jobs/job.ts';
import { PermanentJobError } from '../../platform/jobs/error.ts';
import type { QueuedState } from './inspect-queue.ts';

/** What a test job tells whoever watches it. */
export interface JobEvent {
  readonly jobId: string;
  readonly attempt: number;
  readonly step: 'started' | 'ended';
  /** The kind of a `JobAbortedError`. */
  readonly aborted?: string;
}

export interface TestEnvironment {
  readonly services: TestServices;
}

interface TestServices {
  readonly db: Db;
  tell(event: JobEvent): void;
}

type Context = JobContext<TestEnvironment>;

const common = { attempts: 5, backoff: { firstMs: 20, maxMs: 100 }, deadlineMs: 30_000 };

/** Writes its row of `public.effects`, with a pause before it and one after it. */
const count = defineJob({
  ...common,
  name: 'test.count',
  schema: z.object({ pauseMs: z.number() }),
  run: async (ctx: Context, { pauseMs }) => {
    tell(ctx, 'started');
    await delay(pauseMs);
    await ctx.services.db.prisma
      .$executeRaw`insert into public.effects (job_id) values (${ctx.jobId}) on conflict do nothing`;
    await delay(pauseMs);
    tell(ctx, 'ended');
  },
});

/** Runs until it is aborted. */
const hang = defineJob({
  ...common,
  name: 'test.hang',
  schema: z.object({}),
  run: async (ctx: Context) => {
    tell(ctx, 'started');
    await delay(60_000, undefined, { signal: ctx.signal }).catch(() => undefined);
    tell(ctx, 'ended');
    ctx.signal.throwIfAborted();
  },
});

/** Runs into its deadline; `deaf` takes no notice of the signal. */
const slow = defineJob({
  ...common,
  name: 'test.slow',
  attempts: 2,
  deadlineMs: 200,
  schema: z.object({ deaf: z.boolean() }),
  run: async (ctx: Context, { deaf }) => {
    tell(ctx, 'started');
    const signal = deaf ? {} : { signal: ctx.signal };
    await delay(10_000, undefined, { ref: false, ...signal }).catch(() => undefined);
    tell(ctx, 'ended');
    ctx.signal.throwIfAborted();
  },
});

const flaky = defineJob({
  ...common,
  name: 'test.flaky',
  schema: z.object({ failures: z.number(), permanent: z.boolean().default(false) }),
  run: async (ctx: Context, { failures, permanent }) => {
    tell(ctx, 'started');
    await ctx.progress({ attempt: ctx.attempt });
    if (ctx.attempt > failures) return { attempt: ctx.attempt };
    throw permanent ? new PermanentJobError('never again') : new Error('not this time');
  },
});

/** The schema of a newer version, under the name of an older one. */
const strict = defineJob({
  ...common,
  name: 'test.strict',
  schema: z.object({ day: z.string() }),
  run: async () => 'ran',
});

const narrow = defineJob({
  ...common,
  name: 'test.narrow',
  schema: z.object({}),
  concurrency: 2,
  run: async (ctx: Context) => {
    tell(ctx, 'started');
    await delay(30);
    tell(ctx, 'ended');
  },
});

export const testKinds = { count, hang, slow, flaky, strict, narrow };

/** Runs at every second. */
export const tick = defineJob({
  ...common,
  name: 'test.tick',
  schema: z.object({}),
  schedule: '* * * * * *',
  run: async (ctx: Context) => tell(ctx, 'started'),
});

function tell(ctx: Context, step: JobEvent['step']): void {
  const { jobId, attempt, signal, services } = ctx;
  const reason: unknown = signal.reason;
  const aborted = reason instanceof Error && 'kind' in reason ? { aborted: String(reason.kind) } : {};
  services.tell({ jobId, attempt, step, ...aborted });
}

export const JobNodeOptions = z.object({
  databaseUrl: z.string().optional(),
  dataDir: z.string().default(''),
  redisUrl: z.string().optional(),
  role: z.enum(['web', 'worker', 'both']).default('both'),
  /** Loads everything and waits for `open()`, for a database that only one process can have at a time. */
  standby: z.boolean().default(false),
});
export type JobNodeOptions = Readonly<z.input<typeof JobNodeOptions>>;

interface EnqueueArguments {
  readonly kind: keyof typeof testKinds;
  readonly data: object;
  readonly options?: EnqueueOptions;
}

/** Jobs that write an effect each. */
interface CountArguments {
  readonly jobs: number;
  readonly pauseMs: number;
}

/** What a test asks of a node. */
export type JobNodeCall =
  | { readonly call: 'enqueue' | 'commitAndDie'; readonly args: EnqueueArguments }
  | { readonly call: 'enqueueCounts'; readonly args: CountArguments }
  | { readonly call: 'cancel' | 'state'; readonly args: { readonly jobId: string } }
  | { readonly call: 'jobsIn'; readonly args: { readonly states: readonly QueuedState[] } }
  | { readonly call: 'close' };

export type JobNodeRequest = JobNodeCall & { readonly id: number };

/** What a node says: once that it is ready, then answers and what its jobs tell. */
export type JobNodeMessage =
  | { readonly say: 'ready' }
  | { readonly say: 'answer'; readonly id: number; readonly value?: unknown; readonly error?: string }
  | { readonly say: 'event'; readonly event: JobEvent };
