import type { Prisma } from '@quintet/db/generated/client';
import type { Db, Transaction } from '@quintet/db/open-db';
import { RunStateName, type RunState, type RunStep, type RunStory } from './run.ts';
import { progressOf } from './run-store.ts';

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
  return rows.map((row) => ({ key: row.key, ...describeRun(row) }));
}

/** The newest run of a key with the story of its steps. */
export async function findStory(
  { platformRun }: Pick<Transaction, 'platformRun'>,
  kind: string,
  key: string,
): Promise<RunStory<unknown> | undefined> {
  const row = await platformRun.findFirst({
    where: { kind, key },
    orderBy: { created_at: 'desc' },
    include: { finished: true, begun: { orderBy: [{ started_at: 'asc' }, { name: 'asc' }] } },
  });
  if (row === null) return undefined;
  const finished = new Map(row.finished.map((step) => [step.name, step]));
  const steps = row.begun.map(({ name, tries, started_at }): RunStep => {
    const end = finished.get(name);
    const waits = row.waiting_for === name ? 'waiting' : 'started';
    return {
      name,
      state: end === undefined ? waits : 'finished',
      result: end?.result ?? undefined,
      tries,
      started_at,
      finished_at: end?.finished_at,
    };
  });
  const { created_at, finished_at } = row;
  return { ...describeRun(row), created_at, finished_at: finished_at ?? undefined, steps };
}

type Row = Prisma.PlatformRunGetPayload<object> & { readonly finished: readonly { readonly name: string }[] };

function describeRun(row: Row): RunState<unknown> {
  const state = RunStateName.parse(row.state);
  return {
    run_id: row.run_id,
    input: row.input,
    state,
    progress: progressOf({ ...row, state }),
    begun: row.take > 0,
    waiting_for: row.waiting_for ?? undefined,
    finished: new Set(row.finished.map(({ name }) => name)),
    error: row.error ?? undefined,
  };
}
