import type { Db, Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import type { Bus, Publish } from '../bus/bus.ts';
import { mintId } from '../ids.ts';
import { requestJob } from '../jobs/job.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Logger } from '../log.ts';
import type { RunKind, RunState } from './run.ts';
import { endRuns, findNewestRuns, publishRun } from './run-store.ts';
import { readClock } from '../clock.ts';

/** Durable runs: long work of several steps, which outlives every process that works on it. */
export interface Runs {
  /**
   * Starts a run if, and only if, the transaction commits, unless one of this kind and key is running already. Gives the id
   * of the running one; `key` says what it is about.
   */
  startIn<Schema extends z.ZodType>(
    { tx, publish }: { readonly tx: Transaction; readonly publish: Publish },
    kind: RunKind<Schema>,
    request: { readonly key: string; readonly input: z.input<Schema> },
  ): Promise<string>;
  /** Ends the run of a key that is running, wherever it is at work. Gives its id; `undefined` when there is none. */
  cancel(kind: RunKind, key: string): Promise<string | undefined>;
  /** Where the newest run of each key stands. */
  find<Schema extends z.ZodType>(
    kind: RunKind<Schema>,
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, RunState<z.output<Schema>>>>;
  /** Ends runs past their deadline and takes up those that the queue has lost. Gives how many were ended. */
  sweep(): Promise<number>;
}

/** What runs are worked on with. */
export interface RunEnvironment {
  readonly core: { readonly db: Db; readonly bus: Bus; readonly runs: Runs };
}

/** What the job of a run carries. */
export const payload = z.object({ run_id: z.uuid() });
const retentionMs = 7 * 86_400_000;

/** Opens the runs of a process. */
export function createRuns(given: { db: Db; bus: Bus; jobs: () => Jobs; log: Logger }): Runs {
  const { db, bus, jobs, log } = given;

  const startIn: Runs['startIn'] = async ({ tx, publish }, kind, { key, input }) => {
    const { name, schema, deadlineMs } = kind;
    const parsed = schema.parse(input);
    const [run_id, stream, steps] = [mintId(), kind.streamOf(parsed), kind.countSteps(parsed)];
    const due_at = new Date((await readClock(tx)).getTime() + deadlineMs);
    const started = await tx.$executeRaw`
      insert into platform.runs (run_id, kind, key, input, stream, steps, due_at)
      values (${run_id}::uuid, ${name}, ${key}, ${JSON.stringify(input)}::jsonb, ${stream}, ${steps}, ${due_at})
      on conflict (kind, key) where state = 'running' do nothing`;
    if (started === 0) {
      const running = await tx.platformRun.findFirst({ where: { kind: name, key, state: 'running' } });
      // It may have ended at this very moment.
      return running?.run_id ?? (await startIn({ tx, publish }, kind, { key, input }));
    }
    publishRun(publish, { run_id, stream, steps, steps_done: 0 }, {});
    await jobs().enqueueIn(tx, [requestJob({ name, schema: payload }, { run_id }, { jobId: run_id })]);
    return run_id;
  };

  /** Nothing that they do counts any more whatever happens; this saves the work. */
  const abort = async (run_ids: readonly string[]) => {
    for (const run_id of run_ids) await attempt(async () => await jobs().cancel(run_id), run_id);
  };

  const attempt = async (act: () => Promise<unknown>, run_id: string) => {
    await act().catch((error: unknown) => log.warn({ err: error, run_id }, 'the queue does not take a run'));
  };

  return {
    startIn,
    async cancel({ name }, key) {
      const [run_id] = await endRuns(bus, { kind: name, key }, { state: 'cancelled' });
      if (run_id !== undefined) await abort([run_id]);
      return run_id;
    },
    async find({ name, schema }, keys) {
      const found = await findNewestRuns(db, name, keys);
      return new Map(found.map(({ key, ...run }) => [key, { ...run, input: schema.parse(run.input) }]));
    },
    async sweep() {
      const now = await readClock(db.prisma);
      const late = await endRuns(bus, { due_at: { lt: now } }, { state: 'failed', error: 'TIMEOUT' });
      await abort(late);
      for (const { run_id, kind } of await db.prisma.platformRun.findMany({ where: { state: 'running' } })) {
        // The queue ignores an id that it knows.
        const job = { name: kind, schema: payload };
        await attempt(async () => await jobs().enqueue(job, { run_id }, { jobId: run_id }), run_id);
      }
      await db.prisma.platformRun.deleteMany({
        where: { finished_at: { lt: new Date(now.getTime() - retentionMs) } },
      });
      return late.length;
    },
  };
}
