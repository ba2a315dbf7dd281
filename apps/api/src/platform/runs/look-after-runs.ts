import type { Prisma } from '@quintet/db/generated/client';
import type { Db } from '@quintet/db/open-db';
import type { Bus } from '../bus/bus.ts';
import { readClock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { RunKind } from './run.ts';
import type { RunQueue } from './run-queue.ts';
import { endRun } from './run-store.ts';

const retentionMs = 7 * 86_400_000;
const seen = { run_id: true, kind: true, round: true, waiting_for: true, due_at: true } as const;
type Seen = Prisma.PlatformRunGetPayload<{ select: typeof seen }>;

interface Given {
  readonly db: Db;
  readonly bus: Bus;
  readonly log: Logger;
  readonly queue: RunQueue;
  readonly kinds: readonly RunKind[];
}

/** Ends runs past their deadline, takes up those that the queue has lost, and forgets old ones. Gives how many were ended. */
export async function lookAfterRuns(given: Given): Promise<number> {
  const { db, log, kinds } = given;
  const { platformRun } = db.prisma;
  const now = await readClock(db.prisma);
  let ended = 0;
  for (const run of await platformRun.findMany({ where: { state: 'running' }, select: seen })) {
    const kind = kinds.find(({ name }) => name === run.kind);
    // One that nobody knows here belongs to a newer version, whose nodes look after it.
    if (kind === undefined) continue;
    try {
      ended += await lookAfter(given, kind, run, now);
    } catch (error) {
      // The others are not to wait for it.
      log.warn({ err: error, run_id: run.run_id }, 'a run could not be looked after');
    }
  }
  await platformRun.deleteMany({ where: { finished_at: { lt: new Date(now.getTime() - retentionMs) } } });
  return ended;
}

async function lookAfter({ bus, queue }: Given, kind: RunKind, run: Seen, now: Date): Promise<0 | 1> {
  if (run.due_at < now) {
    const late = { run_id: run.run_id, due_at: { lt: now } };
    const error = run.waiting_for === null ? 'TIMEOUT' : 'NO_ANSWER';
    const ended = await endRun(bus, kind, late, { state: 'failed', error });
    if (ended === undefined) return 0;
    await queue.abort(ended);
    return 1;
  }
  if (run.waiting_for === null) await queue.addAgain(kind, run);
  return 0;
}
