import { setTimeout as delay } from 'node:timers/promises';
import { isUnavailable } from '@quintet/db/is-unavailable';
import type { z } from 'zod';
import { ContractError } from '../errors/contract-error.ts';
import { pauseAfter } from '../jobs/job.ts';
import { JobAbortedError } from '../jobs/error.ts';
import type { JobContext, JobDefinition } from '../jobs/job.ts';
import type { PersonWait, Run, RunDefinition, RunTools, StepRetry, StoredResult } from './run.ts';
import {
  beginStep,
  endRun,
  finishStep,
  holdRun,
  parkRun,
  type QueuedRun,
  type TakenRun,
  takeRun,
} from './run-store.ts';
import { payload } from './run-queue.ts';
import type { RunEnvironment } from './runs.ts';

const tryOnce: StepRetry = { attempts: 1, firstMs: 0, maxMs: 0 };

/** What ends the work on a run that waits for a person. */
class RunParkedError extends Error {}

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
    run: async (ctx, queued) => await workRun(ctx, definition, queued),
  };
}

/** Works on a run until it is over or waits for a person. Throws when another process, or another attempt, has to go on. */
async function workRun<Environment extends RunEnvironment>(
  ctx: JobContext<Environment>,
  definition: RunDefinition<Environment>,
  queued: QueuedRun,
): Promise<void> {
  const { db, bus } = ctx.core;
  const taken = await takeRun(db, definition, queued);
  if (taken === undefined) return;
  const { run_id, take } = taken;
  const mine = { run_id, take };
  // Steps that go on beside one that has failed end with the run.
  const over = new AbortController();
  const signal = AbortSignal.any([ctx.signal, over.signal]);
  try {
    await definition.run(createRun(ctx, signal, taken), definition.schema.parse(taken.input));
    await endRun(bus, definition, mine, { state: 'completed' });
  } catch (error) {
    if (error instanceof RunParkedError) return;
    const reason: unknown = ctx.signal.aborted ? ctx.signal.reason : error;
    const isLate = reason instanceof JobAbortedError && reason.kind === 'deadline';
    if (reason instanceof JobAbortedError && !isLate) throw reason;
    if (isUnavailable(error) && (await db.state()) !== 'serving') throw error;
    ctx.log.error({ err: error, run_id }, 'a run failed');
    await endRun(bus, definition, mine, {
      state: 'failed',
      ...(isLate ? { error: 'TIMEOUT' } : failureOf(error)),
    });
  } finally {
    over.abort(new JobAbortedError('taken_over', 'The run is over'));
  }
}

function failureOf(error: unknown) {
  if (!(error instanceof ContractError)) return { error: 'INTERNAL_ERROR' };
  const message = error.details['message'];
  return { error: error.code, message: typeof message === 'string' ? message : undefined };
}

function createRun<Environment extends RunEnvironment>(
  ctx: JobContext<Environment>,
  signal: AbortSignal,
  taken: TakenRun,
): Run<Environment> {
  const { log } = ctx;
  const { db, bus } = ctx.core;

  const tryOften = async <Result>(
    name: string,
    work: (attempt: number) => Promise<Result>,
    retry: StepRetry,
  ): Promise<Result> => {
    for (let attempt = 1; ; attempt += 1) {
      signal.throwIfAborted();
      await beginStep(bus, taken, name);
      try {
        const result = await work(attempt);
        // What ends early because it has to is not finished.
        signal.throwIfAborted();
        return result;
      } catch (error) {
        const isAway = isUnavailable(error) && (await db.state()) !== 'serving';
        const isLast = attempt >= retry.attempts || retry.isPointless?.(error) === true;
        if (isLast || signal.aborted || isAway) throw error;
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
      work: (attempt: number) => Promise<Result>,
      retry: StepRetry = tryOnce,
    ) => {
      // Written by this very step of this very run.
      if (taken.results.has(name)) return (taken.results.get(name) ?? undefined) as Result;
      const result = await tryOften(name, work, retry);
      await finishStep(bus, taken, name, result);
      return result;
    },
    waitFor: async <Schema extends z.ZodType>(name: string, { schema, withinMs }: PersonWait<Schema>) => {
      if (taken.results.has(name)) return schema.parse(taken.results.get(name));
      await parkRun(bus, taken, name, withinMs);
      throw new RunParkedError(`The run waits for ${name}`);
    },
  };
  return { ...ctx, ...tools };
}
