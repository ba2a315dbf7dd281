import { z } from 'zod';
import { defineJob, type JobContext } from '../../platform/jobs.ts';
import { JobAbortedError } from '../../platform/jobs-error.ts';
import type { Services } from '../../services.ts';
import type { RunningJob } from './begin-jobs.ts';
import type { Draft } from './find-drafts.ts';
import type { Made } from './complete-jobs.ts';
import { failJob } from './fail-job.ts';
import { JobFailure } from './job-failure.ts';
import { type JobText, openJobText } from './job-text.ts';
import { draftText, nextTurn, refineText, writeText } from './section-text.ts';

/** What a writer of text works with. */
export interface WriterContext {
  readonly services: Services;
  readonly signal: AbortSignal;
  readonly text: JobText;
}

const schema = z.object({ job_id: z.uuid() });
const bundleSchema = z.object({ job_ids: z.array(z.uuid()) });

const common = {
  attempts: 3,
  backoff: { firstMs: 500, maxMs: 10_000 },
  deadlineMs: 120_000,
} as const;

/** Writes one section with the model (contract "POST /generate"). */
export const generateSection = defineJob<Services, typeof schema>({
  ...common,
  schema,
  name: 'reports.generateSection',
  // The model takes few at once, and its time runs for those who wait too.
  concurrency: 8,
  run: async (ctx, { job_id }) => await work(ctx, job_id, writeText),
});

/**
 * Drafts sections from the facts (contract "POST /generate"). A draft takes less time than its way through the queue, so
 * those that are asked for at once travel together; each is begun and completed in one statement.
 */
export const draftSections = defineJob<Services, typeof bundleSchema>({
  ...common,
  schema: bundleSchema,
  name: 'reports.draftSections',
  concurrency: 4,
  run: async (ctx, { job_ids }) => {
    const errors: unknown[] = [];
    const runs: Promise<void>[] = [];
    for (const draft of await ctx.services.reports.steps.findDrafts(job_ids)) {
      await nextTurn();
      runs.push(draftOne(ctx, draft).catch((error: unknown) => void errors.push(error)));
    }
    await Promise.all(runs);
    // The next attempt finds only those left that have failed.
    if (errors.length > 0) throw errors[0];
  },
});

async function draftOne(ctx: JobContext<Services>, { job, readMaterial }: Draft): Promise<void> {
  try {
    ctx.signal.throwIfAborted();
    const made = draftText(job, readMaterial());
    await ctx.services.reports.steps.complete({ job, made, sent: undefined });
  } catch (error) {
    await endFailed(ctx, job, error);
  }
}

/** Changes the text of one section (contract "POST /refine"). */
export const refineSection = defineJob<Services, typeof schema>({
  ...common,
  schema,
  name: 'reports.refineSection',
  concurrency: 4,
  run: async (ctx, { job_id }) => await work(ctx, job_id, refineText),
});

type Write = (context: WriterContext, job: RunningJob) => Promise<Made>;

async function work(ctx: JobContext<Services>, job_id: string, write: Write): Promise<void> {
  const { services } = ctx;
  const { steps } = services.reports;
  const job = await steps.begin(job_id);
  if (job === undefined) return;
  const lost = new AbortController();
  const signal = AbortSignal.any([ctx.signal, lost.signal]);
  const text = openJobText(services, job, () => {
    lost.abort(new JobAbortedError('taken_over', 'The job is over or was taken over'));
  });
  try {
    const made = await write({ services, signal, text }, job);
    signal.throwIfAborted();
    await steps.complete({ job, made, sent: await text.end() });
  } catch (error) {
    await text.end().catch(() => undefined);
    if (lost.signal.aborted) return;
    await endFailed(ctx, job, error);
  }
}

/** Ends the job when its failure is final; throws on when another attempt may do better. */
async function endFailed(ctx: JobContext<Services>, job: RunningJob, error: unknown): Promise<void> {
  const { services, signal, attempt, log } = ctx;
  const { job_id, run } = job;
  if (error instanceof JobFailure) {
    await failJob(services, job_id, { code: error.code, message: error.message, run });
    return;
  }
  const reason: unknown = signal.reason;
  const kind = reason instanceof JobAbortedError ? reason.kind : undefined;
  if (kind === 'shutdown' || kind === 'taken_over') throw reason;
  if (kind === 'cancelled') {
    await failJob(services, job_id, { code: 'CANCELLED', run });
    throw reason;
  }
  if (attempt < common.attempts) throw kind === undefined ? error : reason;
  log.error({ err: error, job_id }, 'a section could not be written');
  await failJob(services, job_id, { code: kind === 'deadline' ? 'TIMEOUT' : 'INTERNAL_ERROR', run });
}
