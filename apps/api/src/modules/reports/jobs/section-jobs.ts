import { z } from 'zod';
import { defineJob, type JobContext } from '../../../platform/jobs/job.ts';
import { JobAbortedError } from '../../../platform/jobs/error.ts';
import { TaskLimitError } from '../../../platform/workers/worker-pool.ts';
import type { JobKindName, NewJob } from '../store/job-row.ts';
import type { JobEnvironment } from './services.ts';
import type { RunningJob } from './begin-or-take-over.ts';
import { failJob } from './fail-job.ts';
import { JobFailure } from '../writing/job-failure.ts';
import { openJobText } from './job-text.ts';
import { generateText, type Made, refineText, type WriterContext } from '../writing/section-text.ts';

const schema = z.object({ job_id: z.uuid() });

const common = {
  schema,
  attempts: 3,
  backoff: { firstMs: 500, maxMs: 10_000 },
  deadlineMs: 120_000,
} as const;

/** Writes one section (contract "POST /generate"). */
export const generateSection = defineJob<JobEnvironment, typeof schema>({
  ...common,
  name: 'reports.generateSection',
  concurrency: atOnce,
  run: work,
});

/** Changes the text of one section (contract "POST /refine"). */
export const refineSection = defineJob<JobEnvironment, typeof schema>({
  ...common,
  name: 'reports.refineSection',
  // Most of the time it waits for the model or for a thread.
  concurrency: 16,
  run: work,
});

/** Either, for whoever has a few at work already: hundreds of endless ones fill these places and nobody else's. */
export const surplusSection = defineJob<JobEnvironment, typeof schema>({
  ...common,
  name: 'reports.surplusSection',
  concurrency: atOnce,
  run: work,
});

/** What works such a job off. */
export function kindOfJob({ kind, isSurplus }: Pick<NewJob, 'kind' | 'isSurplus'>): typeof generateSection {
  if (isSurplus) return surplusSection;
  return kind === 'generate' ? generateSection : refineSection;
}

/** A model takes few at once, and its time runs for those who wait too; what is drafted from the facts is soon done. */
function atOnce({ core }: JobEnvironment): number {
  return core.llm.state().configured ? 8 : 64;
}

const writers: Readonly<Record<JobKindName, (context: WriterContext, job: RunningJob) => Promise<Made>>> = {
  generate: generateText,
  refine: refineText,
};

async function work(ctx: JobContext<JobEnvironment>, { job_id }: z.output<typeof schema>): Promise<void> {
  const { core, services } = ctx;
  const job = await services.beginJob(job_id);
  if (job === undefined) return;
  const lost = new AbortController();
  const signal = AbortSignal.any([ctx.signal, lost.signal]);
  const text = openJobText(
    {
      tell: async (news) => await services.tellNews(news),
      onLost: () => lost.abort(new JobAbortedError('taken_over', 'The job is over or was taken over')),
      log: core.log,
    },
    job,
  );
  try {
    const made = await writers[job.kind]({ core, services, signal, text }, job);
    signal.throwIfAborted();
    await services.completeJob({ job, made, sent: await text.end() });
  } catch (error) {
    await text.end().catch(() => undefined);
    if (lost.signal.aborted) return;
    await endFailed(ctx, job, error);
  }
}

/** Ends the job when its failure is final; throws on when another attempt may do better. */
async function endFailed(ctx: JobContext<JobEnvironment>, job: RunningJob, error: unknown): Promise<void> {
  const { core, signal, attempt, log } = ctx;
  const { job_id, run } = job;
  if (error instanceof JobFailure) {
    await failJob(core.bus, job_id, { code: error.code, message: error.message, run });
    return;
  }
  if (error instanceof TaskLimitError) {
    const message = 'The text takes too long to read; please make it shorter or simpler';
    await failJob(core.bus, job_id, { code: 'TIMEOUT', message, run });
    return;
  }
  const reason: unknown = signal.reason;
  const kind = reason instanceof JobAbortedError ? reason.kind : undefined;
  if (kind === 'shutdown' || kind === 'taken_over') throw reason;
  if (kind === 'cancelled') {
    await failJob(core.bus, job_id, { code: 'CANCELLED', run });
    throw reason;
  }
  if (attempt < common.attempts) throw kind === undefined ? error : reason;
  log.error({ err: error, job_id }, 'a section could not be written');
  await failJob(core.bus, job_id, { code: kind === 'deadline' ? 'TIMEOUT' : 'INTERNAL_ERROR', run });
}
