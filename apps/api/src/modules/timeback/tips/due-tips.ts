import type { Db } from '@quintet/db/open-db';
import { z } from 'zod';
import type { Bus } from '../../../platform/bus/bus.ts';
import type { Logger } from '../../../platform/log.ts';
import { visitorStream } from '../visitors/visitor-stream.ts';
import { readRows } from '../../../platform/rows.ts';
import { TaskRow, toTask } from './task-status.ts';

/**
 * Works tips off when they are due. There is nothing to do for a tip but to tell of it, so all that are due are moved on
 * and told of in one transaction: a job of its own for each would cost more than the page it belongs to. Nodes share
 * the work; a kill leaves a tip where it was, for the next look.
 */
export interface DueTips {
  start(): void;
  close(): Promise<void>;
}

const lookMs = 500;
/** A database that is away is not asked twice a second. */
const awayMs = 5_000;
const largestBatch = 500;

export function createDueTips({ db, bus, log }: { db: Db; bus: Bus; log: Logger }): DueTips {
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let closed = false;

  const lookAfter = (ms: number) => {
    if (closed) return;
    timer = setTimeout(() => {
      looking = look();
    }, ms);
    timer.unref();
  };

  async function look(): Promise<void> {
    try {
      const told = (await hasDueTips(db)) ? await tellDueTips(bus) : 0;
      lookAfter(told === largestBatch ? 0 : lookMs);
    } catch (error) {
      log.warn({ err: error }, 'tips that are due wait');
      lookAfter(awayMs);
    }
  }

  return {
    start: () => lookAfter(0),
    async close() {
      closed = true;
      clearTimeout(timer);
      await looking;
    },
  };
}

/** Costs no transaction, because most looks find nothing. */
async function hasDueTips({ prisma }: Db): Promise<boolean> {
  const due = await readRows(
    z.unknown(),
    prisma.$queryRaw`
    select 1 from timeback.tasks
    where status = 'pending' and due_at <= now() and action_type = 'show_block' limit 1`,
  );
  return due.length > 0;
}

/** pending → in progress → completed, both steps told. Gives the number of tips. */
async function tellDueTips(bus: Bus): Promise<number> {
  const { result } = await bus.transaction(async (tx, publish) => {
    const rows = await readRows(
      TaskRow,
      tx.$queryRaw`
      with due as (
        select task_id from timeback.tasks
        where status = 'pending' and due_at <= now() and action_type = 'show_block'
        order by due_at limit ${largestBatch} for update skip locked
      )
      update timeback.tasks t set status = 'completed' from due where t.task_id = due.task_id returning t.*`,
    );
    for (const task of rows.map(toTask)) {
      publish(visitorStream(task.vid), 'task_updated', { ...task, status: 'in_progress' });
      publish(visitorStream(task.vid), 'task_updated', task);
    }
    return rows.length;
  });
  return result;
}
