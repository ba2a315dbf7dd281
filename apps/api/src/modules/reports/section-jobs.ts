import { z } from 'zod';
import { defineJob, type JobContext } from '../../platform/jobs.ts';
import { JobAbortedError } from '../../platform/jobs-error.ts';
import type { Services } from '../../services.ts';
import type { RunningJob } from './begin-jobs.ts';
import type { Made } from './complete-jobs.ts';
import { failJob } from './fail-job.ts';
import { JobFailure } from './job-failure.ts';
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
  // The model takes few at once, and its time runs for those who wait too. The rules take next to no time.
  concurrency: ({ llm }) => (llm.state().configured ? 8 : 64),
  run: async (ctx, payload) =>
    await work(ctx, payload, { write: writeDraft, isInstant: !ctx.services.llm.state().configured }),
});

/** Changes the text of one section (contract "POST /refine"). */
export const refineSection = defineJob<Services, typeof schema>({
  ...common,
  name: 'reports.refineSection',
  concurrency: 4,
  run: async (ctx, payload) => await work(ctx, payload, { write: refineText, isInstant: false }),
});

interface Work {
  readonly write: (context: WriterContext, job: RunningJob) => Promise<Made>;
  /** Through before anybody could ask: then the job is begun and completed in one transaction. */
  readonly isInstant: boolean;
}

async function work(
  ctx: JobContext<Services>,
  { job_id }: Payload,
  { write, isInstant }: Work,
): Promise<void> {
  const { services } = ctx;
  const { steps } = services.reports;
  const job = isInstant ? await steps.find(job_id) : await steps.begin(job_id);
  if (job === undefined) return;
  const lost = new AbortController();
  const signal = AbortSignal.any([ctx.signal, lost.signal]);
  const text = openJobText(services, job, () => {
    lost.abort(new JobAbortedError('taken_over', 'The job is over or was taken over'));
  });
  try {
    const made = await write({ services, signal, text }, job);
    signal.throwIfAborted();
    const sent = await text.end();
    await steps.complete({ job, made, sent: isInstant ? undefined : sent });
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
