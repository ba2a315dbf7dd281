import { Prisma } from '@quintet/db/generated/client';
import type { Db, Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import type { Cancellations } from './cancel.ts';
import type { Queues, PendingJob } from './queues.ts';
import { createBatcher } from '../batching/batcher.ts';
import { type Logger, warnSeldom } from '../log.ts';
import { readRows } from '../rows.ts';

/** Jobs that were committed with a change. Their rows are the truth: what the queue has lost is queued again. */
export interface Outbox {
  /** Adds rows; of several with one id the first stays. */
  write(tx: Transaction, pending: readonly PendingJob[]): Promise<void>;
  /** Whether it has not ended. */
  has(jobId: string): Promise<boolean>;
  /** Forgets a job that has ended for good. */
  end(jobId: string): Promise<void>;
  /** Takes a row out and marks its job as cancelled. True when it was there. */
  cancel(jobId: string): Promise<boolean>;
  relay(): Promise<void>;
  /** Moves rows and looks for lost jobs, at once and again and again from now on. */
  start(): void;
  close(): Promise<void>;
}

const sweepMs = 4_000;
const firstLookMs = 25;
/** How long a job is believed to be in the queue without a look. */
const trustMs = 30_000;
const batchSize = 200;

const OutboxRow = z.object({
  id: z.string(),
  job: z.string(),
  data: z.unknown(),
  options: z.object({ delayMs: z.number().optional(), dedupe: z.string().optional() }),
});
type OutboxRow = z.output<typeof OutboxRow>;

interface Given {
  readonly db: Db;
  readonly log: Logger;
  readonly queues: Queues<never>;
  readonly cancellations: Cancellations;
}

export function createOutbox(given: Given): Outbox {
  const { db } = given;
  const table = db.prisma.platformOutbox;
  const relay = createRelay(given);
  const recover = createRecovery(given);
  const timers = createTimers(
    () => void relay.run(),
    () => void recover(),
  );
  const end = createBatcher(async (ids: readonly string[]) => {
    await db.prisma.platformOutbox.deleteMany({ where: { id: { in: [...ids] } } });
    return ids.map(() => undefined);
  });
  return {
    write: async (tx, pending) => {
      if (pending.length === 0) return;
      await tx.$executeRaw(insertRows(pending.map(toRow)));
      timers.lookSoon();
    },
    has: async (jobId) => (await table.count({ where: { id: jobId } })) > 0,
    end,
    // One statement, so that a relay which finds the row gone also finds the mark.
    cancel: async (jobId) => {
      const marked = await db.prisma.$executeRaw`
        with gone as (delete from platform.outbox where id = ${jobId} returning id)
        insert into platform.cancelled_jobs (job_id) select id from gone on conflict do nothing`;
      return marked > 0;
    },
    relay: relay.run,
    start: timers.start,
    close: async () => {
      timers.stop();
      await relay.settled();
    },
  };
}

/** Moves rows to the queue; what comes while it does goes with the next batch. */
function createRelay({ db, log, queues, cancellations }: Given) {
  const kinds = [...queues.kinds.keys()];
  let running: Promise<void> | undefined;
  let again = false;

  // A job that cannot be known here belongs to a newer version, which moves it.
  const moveBatch = async (): Promise<number> => {
    const rows = await readRows(
      OutboxRow,
      db.direct.$queryRaw`
      select id, job, data, options from platform.outbox
      where queued_at is null and job = any(${kinds}::text[]) order by created_at limit ${batchSize}`,
    );
    if (rows.length === 0) return 0;
    await queues.addAll(rows);
    // Only now: a crash in between adds them once more, and the queue ignores an id that it knows.
    const found = await markQueued(db, rows);
    if (found < rows.length) await dropCancelled(rows.map(({ id }) => id));
    return rows.length;
  };

  // A row that vanished meanwhile was moved by another process, or cancelled.
  const dropCancelled = async (ids: readonly string[]) => {
    for (const id of await cancellations.find(ids)) await (await queues.find(id))?.remove();
  };

  const moveAll = async () => {
    try {
      do {
        again = false;
        while ((await moveBatch()) === batchSize);
      } while (again);
    } catch (error) {
      warnSeldom(log, { err: error }, 'the outbox could not be moved to the job queue');
    } finally {
      // In the same turn as the look at `again`: who comes later begins anew.
      running = undefined;
    }
  };

  return {
    settled: async () => await running,
    run: async (): Promise<void> => {
      again = true;
      running ??= moveAll();
      await running;
    },
  };
}

/** Gives how many rows were still there. A job that is queued once under its key is owed to nobody when another has the key. */
async function markQueued({ direct }: Db, rows: readonly OutboxRow[]): Promise<number> {
  const keyed = rows.filter(({ options }) => options.dedupe !== undefined).map(({ id }) => id);
  const others = rows.filter(({ options }) => options.dedupe === undefined).map(({ id }) => id);
  const found = await readRows(
    z.unknown(),
    direct.$queryRaw`
    with gone as (delete from platform.outbox where id = any(${keyed}::text[]) returning id),
      kept as (update platform.outbox set queued_at = now() where id = any(${others}::text[]) returning id)
    select id from gone union all select id from kept`,
  );
  return found.length;
}

/** Looks after rows that were queued a while ago: most of their jobs wait, some ended as their process died, and some the queue has lost. */
function createRecovery({ db, log, queues }: Given): () => Promise<void> {
  const kinds = [...queues.kinds.keys()];
  const stateOf = async ({ id, job }: OutboxRow) =>
    await queues.use(queues.nameOf(job), async (queue) => await queue.getJobState(id));

  const lookAfterBatch = async (): Promise<number> => {
    const rows = await readRows(
      OutboxRow,
      db.direct.$queryRaw`
      update platform.outbox set queued_at = now() where id in (
        select id from platform.outbox
        where queued_at < now() - make_interval(secs => ${trustMs / 1_000}) and job = any(${kinds}::text[])
        order by queued_at limit ${batchSize} for update skip locked
      ) returning id, job, data, options`,
    );
    const states = await Promise.all(rows.map(stateOf));
    const lost = rows.filter((_row, index) => states[index] === 'unknown');
    const ended = rows.filter((_row, index) => states[index] === 'completed' || states[index] === 'failed');
    await db.prisma.platformOutbox.deleteMany({ where: { id: { in: ended.map(({ id }) => id) } } });
    if (lost.length > 0) log.warn({ jobs: lost.length }, 'the queue had lost jobs, which are queued again');
    await queues.addAll(lost);
    return rows.length;
  };

  return async () => {
    try {
      while ((await lookAfterBatch()) === batchSize);
    } catch (error) {
      warnSeldom(log, { err: error }, 'the jobs in the queue could not be looked after');
    }
  };
}

function toRow({ id, job, data, options: { delayMs, dedupe } }: PendingJob): OutboxRow {
  return { id, job, data, options: { delayMs, dedupe } };
}

// Prisma takes many times longer for so many rows than the database does.
function insertRows(rows: readonly OutboxRow[]): Prisma.Sql {
  return Prisma.sql`
    insert into platform.outbox (id, job, data, options)
    select id, job, data, options
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id text, job text, data jsonb, options jsonb)
    on conflict do nothing`;
}

// Nobody tells when a transaction has committed, so after a write it is looked for at growing intervals.
function createTimers(look: () => void, recover: () => void) {
  const sweeps: NodeJS.Timeout[] = [];
  let soon: NodeJS.Timeout | undefined;
  let stopped = false;
  const lookAfter = (ms: number) => {
    clearTimeout(soon);
    if (stopped || ms > sweepMs) return;
    soon = setTimeout(() => {
      look();
      lookAfter(ms * 4);
    }, ms);
    soon.unref();
  };
  return {
    lookSoon: () => lookAfter(firstLookMs),
    start: () => {
      look();
      recover();
      sweeps.push(setInterval(look, sweepMs).unref(), setInterval(recover, trustMs).unref());
    },
    stop: () => {
      stopped = true;
      clearTimeout(soon);
      for (const sweep of sweeps) clearInterval(sweep);
    },
  };
}
