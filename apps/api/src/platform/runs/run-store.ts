import type { Prisma } from '@quintet/db/generated/client';
import type { Db, Transaction } from '@quintet/db/open-db';
import type { Bus } from '../bus/bus.ts';
import { readClock } from '../clock.ts';
import { JobAbortedError } from '../jobs/error.ts';
import type { Changing, RunEvent, RunKind, StoredResult } from './run.ts';

/** A run as the process has it that took it up last. */
export interface TakenRun {
  readonly run_id: string;
  readonly kind: RunKind;
  readonly input: unknown;
  readonly take: number;
  /** What the steps gave that had finished before. */
  readonly results: ReadonlyMap<string, Prisma.JsonValue>;
}

/** What is asked for of a run that is to be told of. */
export const told = {
  run_id: true,
  input: true,
  stream: true,
  take: true,
  round: true,
  steps: true,
  steps_done: true,
} as const;
export type ToldRun = Prisma.PlatformRunGetPayload<{ select: typeof told }>;

/** A run in the queue. */
export type QueuedRun = Pick<ToldRun, 'run_id' | 'round'>;

/** Makes this process the one whose writes count. `undefined` when the run is over, waits for a person or is in a later round. */
export async function takeRun(
  { prisma }: Db,
  kind: RunKind,
  { run_id, round }: QueuedRun,
): Promise<TakenRun | undefined> {
  const [run] = await prisma.platformRun.updateManyAndReturn({
    where: { run_id, round, state: 'running', waiting_for: null },
    data: { take: { increment: 1 } },
    select: { run_id: true, input: true, take: true },
  });
  if (run === undefined) return undefined;
  const steps = await prisma.platformRunStep.findMany({ where: { run_id } });
  return { ...run, kind, results: new Map(steps.map(({ name, result }) => [name, result])) };
}

/** Changes a run in a transaction. Throws `JobAbortedError` when it is over or was taken over. */
export async function holdRun(
  tx: Transaction,
  { run_id, take }: Pick<TakenRun, 'run_id' | 'take'>,
  data: Prisma.PlatformRunUpdateManyMutationInput = {},
): Promise<ToldRun> {
  const [held] = await tx.platformRun.updateManyAndReturn({
    where: { run_id, take, state: 'running' },
    // Without a change nothing would be locked.
    data: { take, ...data },
    select: told,
  });
  if (held === undefined) throw new JobAbortedError('taken_over', 'The run is over or was taken over');
  return held;
}

/** Stores and tells that a step has begun. Throws `JobAbortedError` as `holdRun` does. */
export async function beginStep(bus: Bus, run: TakenRun, name: string): Promise<void> {
  await bus.transaction(async (tx, publish) => {
    const held = await holdRun(tx, run);
    await markBegun(tx, held, name);
    await tellRun({ tx, publish }, run.kind, held, { step: { name, state: 'started' } });
  });
}

/** Stores what a step gave, once. Throws `JobAbortedError` as `holdRun` does. */
export async function finishStep(bus: Bus, run: TakenRun, name: string, result: StoredResult): Promise<void> {
  await bus.transaction(async (tx, publish) => {
    const held = await holdRun(tx, run, { steps_done: { increment: 1 } });
    await storeResult({ tx, publish }, run.kind, held, { name, result });
  });
}

/** Stores what a step of a run that is locked gave, and tells of it. */
export async function storeResult(
  changing: Changing,
  kind: RunKind,
  run: ToldRun,
  { name, result }: { readonly name: string; readonly result: StoredResult },
): Promise<void> {
  await changing.tx.platformRunStep.create({
    data: { run_id: run.run_id, name, ...(result === undefined ? {} : { result }) },
  });
  await tellRun(changing, kind, run, { step: { name, state: 'finished' }, result });
}

/** Lets a run go till a person answers. From then on nothing of this take counts. Throws `JobAbortedError` as `holdRun` does. */
export async function parkRun(bus: Bus, run: TakenRun, name: string, withinMs: number): Promise<void> {
  await bus.transaction(async (tx, publish) => {
    const due_at = await readTimeIn(tx, withinMs);
    const held = await holdRun(tx, run, { waiting_for: name, take: run.take + 1, due_at });
    await markBegun(tx, held, name);
    await tellRun({ tx, publish }, run.kind, held, { step: { name, state: 'waiting' } });
  });
}

interface RunEnd {
  readonly state: 'completed' | 'failed' | 'cancelled';
  readonly error?: string | undefined;
  /** For whoever asked for the run. */
  readonly message?: string | undefined;
}

/** Ends a run that is not over yet, and tells of it. `undefined` when there is none. */
export async function endRun(
  bus: Bus,
  kind: RunKind,
  where: Prisma.PlatformRunWhereInput,
  { state, error, message }: RunEnd,
): Promise<QueuedRun | undefined> {
  const { result } = await bus.transaction(async (tx, publish) => {
    const [ended] = await tx.platformRun.updateManyAndReturn({
      where: { ...where, kind: kind.name, state: 'running' },
      data: {
        state,
        waiting_for: null,
        finished_at: await readClock(tx),
        ...(error === undefined ? {} : { error }),
      },
      select: told,
    });
    if (ended === undefined) return undefined;
    const why = error === undefined ? {} : { error };
    await tellRun({ tx, publish }, kind, ended, { state, message, ...why });
    return ended;
  });
  return result;
}

interface News extends Partial<Pick<RunEvent, 'state' | 'step' | 'error'>> {
  /** What the step gave that has finished. */
  readonly result?: StoredResult;
  readonly message?: RunEnd['message'];
}

/** Adds what happened to a run to its stream, and has its kind write what belongs to it. */
export async function tellRun(
  changing: Changing,
  kind: RunKind,
  run: Omit<ToldRun, 'round'>,
  { result, message, ...news }: News,
): Promise<void> {
  const { run_id, stream, input, take } = run;
  const state = news.state ?? 'running';
  const event: RunEvent = { run_id, progress: progressOf({ ...run, state }), ...news, state };
  changing.publish(stream, 'run', event);
  const change = { input: kind.schema.parse(input), event, result, message, begun: take > 0 };
  await kind.onChange?.(changing, change);
}

/** The database's time in so many milliseconds. */
export async function readTimeIn(tx: Transaction, ms: number): Promise<Date> {
  return new Date((await readClock(tx)).getTime() + ms);
}

async function markBegun(tx: Transaction, { run_id }: QueuedRun, name: string): Promise<void> {
  await tx.platformRunBegunStep.upsert({
    where: { run_id_name: { run_id, name } },
    create: { run_id, name },
    update: { tries: { increment: 1 } },
  });
}

interface Counts extends Pick<ToldRun, 'steps' | 'steps_done'> {
  readonly state: RunEvent['state'];
}

/** From 0 to 1. */
export function progressOf({ state, steps, steps_done }: Counts): number {
  return state === 'completed' ? 1 : Math.min(1, steps_done / Math.max(1, steps));
}
