import type { Prisma } from '@quintet/db/generated/client';
import type { Db, Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import type { Bus } from '../bus/bus.ts';
import { mintId } from '../ids.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Logger } from '../log.ts';
import { findNewestRuns, findStory } from './find-runs.ts';
import type { Changing, RunKind, RunState, RunStory } from './run.ts';
import { lookAfterRuns } from './look-after-runs.ts';
import { answerRun, retryRun } from './revive-runs.ts';
import { createRunQueue } from './run-queue.ts';
import { endRun, readTimeIn, tellRun } from './run-store.ts';

/** Durable runs: long work of several steps, which outlives every process that works on it. */
export interface Runs {
  /**
   * Starts a run if, and only if, the transaction commits, unless one of this kind and key is running already. Gives the id
   * of the running one; `key` says what it is about.
   */
  startIn<Schema extends z.ZodType>(
    changing: Changing,
    kind: RunKind<Schema>,
    request: { readonly key: string; readonly input: z.input<Schema> },
  ): Promise<string>;
  /**
   * Gives the run of a key what the step `name` waits for, if the transaction commits. False when nothing waits for it: of
   * several answers one counts.
   */
  answerIn(
    changing: Changing,
    kind: RunKind,
    given: { readonly key: string; readonly name: string; readonly answer: Prisma.InputJsonValue },
  ): Promise<boolean>;
  /** Has the newest run of a key go on from its first unfinished step, if the transaction commits. False unless it has failed. */
  retryIn(changing: Changing, kind: RunKind, key: string): Promise<boolean>;
  /** Ends the run of a key that is running, wherever it is at work. Gives its id; `undefined` when there is none. */
  cancel(kind: RunKind, key: string): Promise<string | undefined>;
  /** Where the newest run of each key stands. */
  find<Schema extends z.ZodType>(
    kind: RunKind<Schema>,
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, RunState<z.output<Schema>>>>;
  /** The newest run of a key with its steps, at the moment of a transaction that shows one, or about now. */
  readIn<Schema extends z.ZodType>(
    tx: Pick<Transaction, 'platformRun'>,
    kind: RunKind<Schema>,
    key: string,
  ): Promise<RunStory<z.output<Schema>> | undefined>;
  /** Ends runs past their deadline and takes up those that the queue has lost. Gives how many were ended. */
  sweep(): Promise<number>;
}

/** What runs are worked on with. */
export interface RunEnvironment {
  readonly core: { readonly db: Db; readonly bus: Bus; readonly runs: Runs };
}

/** Opens the runs of a process, which looks after those of the `kinds` it knows. */
export function createRuns(given: {
  readonly db: Db;
  readonly bus: Bus;
  readonly jobs: () => Jobs;
  readonly log: Logger;
  readonly kinds: readonly RunKind[];
}): Runs {
  const { db, bus } = given;
  const queue = createRunQueue(given);

  const startIn: Runs['startIn'] = async ({ tx, publish }, kind, { key, input }) => {
    const { name, schema, deadlineMs } = kind;
    const parsed = schema.parse(input);
    const [run_id, stream, steps] = [mintId(), kind.streamOf(parsed), kind.countSteps(parsed)];
    const due_at = await readTimeIn(tx, deadlineMs);
    const started = await tx.$executeRaw`
      insert into platform.runs (run_id, kind, key, input, stream, steps, due_at)
      values (${run_id}::uuid, ${name}, ${key}, ${JSON.stringify(input)}::jsonb, ${stream}, ${steps}, ${due_at})
      on conflict (kind, key) where state = 'running' do nothing`;
    if (started === 0) {
      const running = await tx.platformRun.findFirst({ where: { kind: name, key, state: 'running' } });
      // It may have ended at this very moment.
      return running?.run_id ?? (await startIn({ tx, publish }, kind, { key, input }));
    }
    const run = { run_id, input: z.json().parse(input), stream, take: 0, round: 0, steps, steps_done: 0 };
    await tellRun({ tx, publish }, kind, run, {});
    await queue.addIn(tx, kind, run);
    return run_id;
  };

  return {
    startIn,
    answerIn: async (changing, kind, answer) => await answerRun(changing, queue, kind, answer),
    retryIn: async (changing, kind, key) => await retryRun(changing, queue, kind, key),
    async cancel(kind, key) {
      const ended = await endRun(bus, kind, { key }, { state: 'cancelled' });
      if (ended !== undefined) await queue.abort(ended);
      return ended?.run_id;
    },
    async find({ name, schema }, keys) {
      const found = await findNewestRuns(db, name, keys);
      return new Map(found.map(({ key, ...run }) => [key, { ...run, input: schema.parse(run.input) }]));
    },
    async readIn(tx, { name, schema }, key) {
      const found = await findStory(tx, name, key);
      return found === undefined ? undefined : { ...found, input: schema.parse(found.input) };
    },
    sweep: async () => await lookAfterRuns({ ...given, queue }),
  };
}
