import { Prisma } from '@quintet/db/generated/client';
import type { Db, Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import type { Cancellations } from './cancel.ts';
import type { Queues, PendingJob } from './queues.ts';
import type { Logger } from '../log.ts';
import { readRows } from '../rows.ts';

/** Jobs that were committed with a change and wait to be moved to the queue. */
export interface Outbox {
  /** Adds rows; of several with one id the first stays. */
  write(tx: Transaction, pending: readonly PendingJob[]): Promise<void>;
  /** The statement that adds rows, for whoever makes it a part of his own. */
  insertion(pending: readonly PendingJob[]): Prisma.Sql;
  has(jobId: string): Promise<boolean>;
  /** Takes a row out and marks its job as cancelled. True when it was there. */
  cancel(jobId: string): Promise<boolean>;
  relay(): Promise<void>;
  /** Sweeps at once and every few seconds from now on. */
  start(): void;
  close(): Promise<void>;
}

const sweepMs = 4_000;
const firstLookMs = 25;
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
  const timers = createTimers(() => void relay.run());
  return {
    write: async (tx, pending) => {
      if (pending.length === 0) return;
      await tx.$executeRaw(insertRows(pending.map(toRow)));
      timers.lookSoon();
    },
    insertion: (pending) => {
      timers.lookSoon();
      return insertRows(pending.map(toRow));
    },
    has: async (jobId) => (await table.count({ where: { id: jobId } })) > 0,
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
      where job = any(${kinds}::text[]) order by created_at limit ${batchSize}`,
    );
    if (rows.length === 0) return 0;
    await queues.addAll(rows);
    // Only now: a crash in between adds them once more, and the queue ignores an id that it knows.
    const ids = rows.map(({ id }) => id);
    const gone = await readRows(
      z.unknown(),
      db.direct.$queryRaw`
      delete from platform.outbox where id = any(${ids}::text[]) returning id`,
    );
    if (gone.length < rows.length) await dropCancelled(ids);
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
      log.warn({ err: error }, 'the outbox could not be moved to the job queue');
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
function createTimers(look: () => void) {
  let sweep: NodeJS.Timeout | undefined;
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
      sweep = setInterval(look, sweepMs);
      sweep.unref();
    },
    stop: () => {
      stopped = true;
      clearTimeout(soon);
      clearInterval(sweep);
    },
  };
}
