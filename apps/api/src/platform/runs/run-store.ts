import { Prisma } from '@quintet/db/generated/client';
import type { Db, Transaction } from '@quintet/db/open-db';
import type { Bus, Publish } from '../bus/bus.ts';
import { JobAbortedError } from '../jobs/error.ts';
import { type RunEvent, type RunState, RunStateName, type StoredResult } from './run.ts';
import { readClock } from '../clock.ts';

/** A run as the process has it that took it up last. */
export interface TakenRun {
  readonly run_id: string;
  readonly input: unknown;
  readonly take: number;
  /** What the steps gave that had finished before. */
  readonly results: ReadonlyMap<string, Prisma.JsonValue>;
}

const told = { run_id: true, stream: true, steps: true, steps_done: true } as const;
type Told = Prisma.PlatformRunGetPayload<{ select: typeof told }>;

/** Makes this process the one whose writes count. `undefined` when the run is over. */
export async function takeRun({ prisma }: Db, run_id: string): Promise<TakenRun | undefined> {
  const [run] = await prisma.platformRun.updateManyAndReturn({
    where: { run_id, state: 'running' },
    data: { take: { increment: 1 } },
    select: { run_id: true, input: true, take: true },
  });
  if (run === undefined) return undefined;
  const steps = await prisma.platformRunStep.findMany({ where: { run_id } });
  return { ...run, results: new Map(steps.map(({ name, result }) => [name, result])) };
}

type Taken = Pick<TakenRun, 'run_id' | 'take'>;

/** Locks a run for a transaction. Throws `JobAbortedError` when it is over or was taken over. */
export async function holdRun(tx: Transaction, run: Taken, done = 0): Promise<Told> {
  const [held] = await tx.platformRun.updateManyAndReturn({
    where: { run_id: run.run_id, take: run.take, state: 'running' },
    data: { steps_done: { increment: done } },
    select: told,
  });
  if (held === undefined) throw new JobAbortedError('taken_over', 'The run is over or was taken over');
  return held;
}

/** Tells that a step has begun. Throws `JobAbortedError` as `holdRun` does. */
export async function beginStep(bus: Bus, run: Taken, name: string): Promise<void> {
  await bus.transaction(async (tx, publish) => {
    publishRun(publish, await holdRun(tx, run), { step: { name, state: 'started' } });
  });
}

/** Stores what a step gave, once. Throws `JobAbortedError` as `holdRun` does. */
export async function finishStep(bus: Bus, run: Taken, name: string, result: StoredResult): Promise<void> {
  await bus.transaction(async (tx, publish) => {
    const held = await holdRun(tx, run, 1);
    await tx.platformRunStep.create({
      data: { run_id: run.run_id, name, ...(result === undefined ? {} : { result }) },
    });
    publishRun(publish, held, { step: { name, state: 'finished' } });
  });
}

interface RunEnd {
  readonly state: 'completed' | 'failed' | 'cancelled';
  readonly error?: string | undefined;
}

/** Ends those runs that are not over yet, tells of it, and gives their ids. */
export async function endRuns(
  bus: Bus,
  where: Prisma.PlatformRunWhereInput,
  { state, error }: RunEnd,
): Promise<string[]> {
  const { result } = await bus.transaction(async (tx, publish) => {
    const ended = await tx.platformRun.updateManyAndReturn({
      where: { ...where, state: 'running' },
      data: { state, finished_at: await readClock(tx), ...(error === undefined ? {} : { error }) },
      select: told,
    });
    for (const run of ended) publishRun(publish, run, { state, ...(error === undefined ? {} : { error }) });
    return ended.map(({ run_id }) => run_id);
  });
  return result;
}

/** Adds what happened to a run to its stream. */
export function publishRun(
  publish: Publish,
  { run_id, stream, ...counts }: Told,
  news: Partial<Omit<RunEvent, 'run_id' | 'progress'>>,
): void {
  const state = news.state ?? 'running';
  const event: RunEvent = { run_id, progress: progressOf({ ...counts, state }), ...news, state };
  publish(stream, 'run', event);
}

/** The newest run of each key. */
export async function findNewestRuns(
  { prisma }: Db,
  kind: string,
  keys: readonly string[],
): Promise<(RunState<unknown> & { readonly key: string })[]> {
  const rows = await prisma.platformRun.findMany({
    where: { kind, key: { in: [...keys] } },
    orderBy: { created_at: 'desc' },
    distinct: 'key',
    include: { finished: { select: { name: true } } },
  });
  return rows.map(({ run_id, key, input, finished, error, ...row }) => {
    const state = RunStateName.parse(row.state);
    return {
      run_id,
      key,
      input,
      state,
      progress: progressOf({ ...row, state }),
      finished: new Set(finished.map(({ name }) => name)),
      error: error ?? undefined,
    };
  });
}

interface Counts extends Pick<Told, 'steps' | 'steps_done'> {
  readonly state: RunEvent['state'];
}

function progressOf({ state, steps, steps_done }: Counts): number {
  return state === 'completed' ? 1 : Math.min(1, steps_done / Math.max(1, steps));
}
