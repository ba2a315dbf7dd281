import { setTimeout as delay } from 'node:timers/promises';
import { isUnavailable } from '@quintet/db/is-unavailable';
import type { z } from 'zod';
import { ContractError } from '../errors/contract-error.ts';
import { pauseAfter } from '../jobs/job.ts';
import { JobAbortedError } from '../jobs/error.ts';
import type { JobContext, JobDefinition } from '../jobs/job.ts';
import type { Run, RunDefinition, RunTools, StepRetry, StoredResult } from './run.ts';
import { beginStep, endRuns, finishStep, holdRun, type TakenRun, takeRun } from './run-store.ts';
import { payload, type RunEnvironment } from './runs.ts';

const tryOnce: StepRetry = { attempts: 1, firstMs: 0, maxMs: 0 };

/** The job that works on the runs of a kind. */
export function toJob<Environment extends RunEnvironment, Schema extends z.ZodType>(
  definition: RunDefinition<Environment, Schema>,
): JobDefinition<Environment, typeof payload> {
  const { name, deadlineMs, concurrency } = definition;
  return {
    name,
    schema: payload,
    // Steps have attempts of their own: these are for what goes wrong around them.
    attempts: 5,
    backoff: { firstMs: 500, maxMs: 10_000 },
    deadlineMs,
    concurrency,
    run: async (ctx, { run_id }) => await workRun(ctx, definition, run_id),
  };
}

/** Works on a run until it is over. Throws when another process, or another attempt, has to go on. */
async function workRun<Environment extends RunEnvironment>(
  ctx: JobContext<Environment>,
  definition: RunDefinition<Environment>,
  run_id: string,
): Promise<void> {
  const { db, bus } = ctx.core;
  const taken = await takeRun(db, run_id);
  if (taken === undefined) return;
  const mine = { run_id, take: taken.take };
  // Steps that go on beside one that has failed end with the run.
  const over = new AbortController();
  const signal = AbortSignal.any([ctx.signal, over.signal]);
  try {
    await definition.run(createRun(ctx, signal, taken), definition.schema.parse(taken.input));
    await endRuns(bus, mine, { state: 'completed' });
  } catch (error) {
    const reason: unknown = ctx.signal.aborted ? ctx.signal.reason : error;
    const isLate = reason instanceof JobAbortedError && reason.kind === 'deadline';
    if (reason instanceof JobAbortedError && !isLate) throw reason;
    if (isUnavailable(error) && (await db.state()) !== 'serving') throw error;
    ctx.log.error({ err: error, run_id }, 'a run failed');
    await endRuns(bus, mine, { state: 'failed', error: isLate ? 'TIMEOUT' : codeOf(error) });
  } finally {
    over.abort(new JobAbortedError('taken_over', 'The run is over'));
  }
}

function codeOf(error: unknown): string {
  return error instanceof ContractError ? error.code : 'INTERNAL_ERROR';
}

function createRun<Environment extends RunEnvironment>(
  ctx: JobContext<Environment>,
  signal: AbortSignal,
  taken: TakenRun,
): Run<Environment> {
  const { log } = ctx;
  const { db, bus } = ctx.core;

  const tryOften = async <Result>(work: () => Promise<Result>, retry: StepRetry): Promise<Result> => {
    for (let attempt = 1; ; attempt += 1) {
      signal.throwIfAborted();
      try {
        const result = await work();
        // What ends early because it has to is not finished.
        signal.throwIfAborted();
        return result;
      } catch (error) {
        const isAway = isUnavailable(error) && (await db.state()) !== 'serving';
        if (attempt >= retry.attempts || signal.aborted || isAway) throw error;
        log.warn({ err: error, run_id: taken.run_id, attempt }, 'a step is tried again');
        await delay(pauseAfter(attempt, retry), undefined, { signal });
      }
    }
  };

  const tools: RunTools = {
    id: taken.run_id,
    signal,
    log,
    hold: async (tx) => void (await holdRun(tx, taken)),
    step: async <Result extends StoredResult>(
      name: string,
      work: () => Promise<Result>,
      retry: StepRetry = tryOnce,
    ) => {
      // Written by this very step of this very run.
      if (taken.results.has(name)) return (taken.results.get(name) ?? undefined) as Result;
      await beginStep(bus, taken, name);
      const result = await tryOften(work, retry);
      await finishStep(bus, taken, name, result);
      return result;
    },
  };
  return { ...ctx, ...tools };
}
