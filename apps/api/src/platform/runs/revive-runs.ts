import type { Prisma } from '@quintet/db/generated/client';
import type { Changing, RunKind } from './run.ts';
import type { RunQueue } from './run-queue.ts';
import { readTimeIn, storeResult, tellRun, told, type ToldRun } from './run-store.ts';

interface Answer {
  readonly key: string;
  readonly name: string;
  readonly answer: Prisma.InputJsonValue;
}

/** Finishes the step that a run waits in, and queues the run. False when nothing waits for it. */
export async function answerRun(
  changing: Changing,
  queue: RunQueue,
  kind: RunKind,
  { key, name, answer }: Answer,
): Promise<boolean> {
  const waiting = { key, state: 'running', waiting_for: name };
  const run = await revive(changing, kind, waiting, { waiting_for: null, steps_done: { increment: 1 } });
  if (run === undefined) return false;
  await storeResult(changing, kind, run, { name, result: answer });
  await queue.addIn(changing.tx, kind, run);
  return true;
}

/** Queues the newest run of a key again. False unless it has failed. */
export async function retryRun(
  changing: Changing,
  queue: RunQueue,
  kind: RunKind,
  key: string,
): Promise<boolean> {
  const newest = await changing.tx.platformRun.findFirst({
    where: { kind: kind.name, key },
    orderBy: { created_at: 'desc' },
    select: { run_id: true },
  });
  if (newest === null) return false;
  const again = { state: 'running', error: null, finished_at: null };
  const run = await revive(changing, kind, { ...newest, state: 'failed' }, again);
  if (run === undefined) return false;
  await tellRun(changing, kind, run, {});
  await queue.addIn(changing.tx, kind, run);
  return true;
}

/** Changes a run that no queue holds, and gives it a new round and the whole time of its kind. */
async function revive(
  { tx }: Changing,
  kind: RunKind,
  where: Prisma.PlatformRunWhereInput,
  data: Prisma.PlatformRunUpdateManyMutationInput,
): Promise<ToldRun | undefined> {
  const due_at = await readTimeIn(tx, kind.deadlineMs);
  const [revived] = await tx.platformRun.updateManyAndReturn({
    where: { ...where, kind: kind.name },
    data: { ...data, round: { increment: 1 }, due_at },
    select: told,
  });
  return revived;
}
