import { z } from 'zod';
import { defineJob, type JobContext } from '../../platform/jobs.ts';
import { JobAbortedError } from '../../platform/jobs-error.ts';
import type { Services } from '../../services.ts';
import { JobFailure } from './job-failure.ts';
import { beginJob, completeJob, failJob, type Made, type RunningJob } from './job-steps.ts';
import { type JobText, openJobText } from './job-text.ts';
import { refineText, writeDraft } from './section-text.ts';

/** What a writer of text works with. */
export interface WriterContext {
  readonly services: Services;
  readonly signal: AbortSignal;
  readonly text: JobText;
}

const schema = z.object({ job_id: z.uuid() });
type Payload = z.output<typeof schema>;

const common = {
  schema,
  attempts: 3,
  backoff: { firstMs: 500, maxMs: 10_000 },
  deadlineMs: 120_000,
} as const;

/** Writes a draft of one section (contract "POST /generate"). */
export const generateSection = defineJob<Services, typeof schema>({
  ...common,
  name: 'reports.generateSection',
  concurrency: 8,
  run: async (ctx, payload) => await work(ctx, payload, writeDraft),
});

/** Changes the text of one section (contract "POST /refine"). */
export const refineSection = defineJob<Services, typeof schema>({
  ...common,
  name: 'reports.refineSection',
  concurrency: 4,
  run: async (ctx, payload) => await work(ctx, payload, refineText),
});

type Writer = (context: WriterContext, job: RunningJob) => Promise<Made>;

async function work(ctx: JobContext<Services>, { job_id }: Payload, write: Writer): Promise<void> {
  const { services } = ctx;
  const job = await beginJob(services, job_id);
  if (job === undefined) return;
  const lost = new AbortController();
  const signal = AbortSignal.any([ctx.signal, lost.signal]);
  const text = openJobText(services, job, () => {
    lost.abort(new JobAbortedError('taken_over', 'The job is over or was taken over'));
  });
  try {
    const made = await write({ services, signal, text }, job);
    signal.throwIfAborted();
    await completeJob(services, job, made, await text.end());
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
