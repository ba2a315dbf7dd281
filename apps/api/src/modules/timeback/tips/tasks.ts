import { randomUUID } from 'node:crypto';
import type { FeedbackInput, Task } from '@quintet/contracts/timeback/schemas';
import type { TimebackTask } from '@quintet/db/generated/client';
import type { Transaction } from '@quintet/db/open-db';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import type { Publish } from '../../../platform/bus/bus.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { type JobRequest, requestJob } from '../../../platform/jobs/job.ts';
import type { Jobs } from '../../../platform/jobs/jobs.ts';
import { planMail, type TaskPlan } from './smart-tips.ts';
import { visitorStream } from '../visitors/visitor-stream.ts';
import { toTask } from './task-status.ts';
import { sendDueMail } from './send-due-mail.ts';
import type { Visitor } from '../visitors/visitors.ts';
import { readClock } from '../../../platform/clock.ts';

/** What a write of tasks needs: the transaction, its events, and the queue that works the tasks off. */
export interface TaskWriter {
  readonly tx: Transaction;
  readonly publish: Publish;
  readonly jobs: Jobs;
}

/** A task that is to be written, and whose it is. */
export interface PlannedTask {
  readonly vid: string;
  readonly plan: TaskPlan;
}

/**
 * Writes tasks with their events, and a job for what has to be done elsewhere. Gives their ids; a plan that its visitor
 * already had is left out.
 */
export async function createTasks(
  { tx, publish, jobs }: TaskWriter,
  planned: readonly PlannedTask[],
): Promise<string[]> {
  const now = await readClock(tx);
  const rows = await insertTasks(tx, planned, now);
  const mails: JobRequest[] = [];
  for (const row of rows) {
    if (isPing(row)) {
      tellPing(publish, row);
      continue;
    }
    publish(visitorStream(row.vid), 'task_created', toTask(row));
    if (row.action_type !== 'schedule_email') continue;
    const options = { jobId: row.task_id, delayMs: Math.max(0, row.due_at.getTime() - now.getTime()) };
    mails.push(requestJob(sendDueMail, { task_id: row.task_id }, options));
  }
  await jobs.enqueueIn(tx, mails);
  return rows.map(({ task_id }) => task_id);
}

/** Writes a ping for each of these visitors who is still there. */
export async function createPings(
  { tx, publish }: Pick<TaskWriter, 'tx' | 'publish'>,
  pings: readonly PlannedTask[],
): Promise<void> {
  const known = await tx.timebackUser.findMany({
    where: { vid: { in: pings.map(({ vid }) => vid) } },
    select: { vid: true },
  });
  const vids = new Set(known.map(({ vid }) => vid));
  const rows = await insertTasks(
    tx,
    pings.filter(({ vid }) => vids.has(vid)),
    await readClock(tx),
  );
  for (const row of rows) tellPing(publish, row);
}

async function insertTasks(
  tx: Transaction,
  planned: readonly PlannedTask[],
  now: Date,
): Promise<TimebackTask[]> {
  return await tx.timebackTask.createManyAndReturn({
    data: planned.map(({ vid, plan: { after, ...plan } }) => ({
      ...plan,
      vid,
      task_id: randomUUID(),
      due_at: new Date(now.getTime() + after * 1000),
      ...(isPing(plan) ? { status: 'completed' } : {}),
    })),
    skipDuplicates: true,
  });
}

/** A ping is counted and done in the same breath: no job is needed for that. */
function isPing({ action_type }: { readonly action_type: string }): boolean {
  return action_type === 'analytic_ping';
}

function tellPing(publish: Publish, row: TimebackTask): void {
  const task = toTask(row);
  const stream = visitorStream(task.vid);
  publish(stream, 'task_created', { ...task, status: 'pending' });
  publish(stream, 'task_updated', { ...task, status: 'in_progress' });
  publish(stream, 'task_updated', task);
}

/**
 * Records that the visitor took a tip up or let it pass; the first answer counts. Accepting the offer of a mail plans
 * that mail. Throws `not_found` for a task that is not this visitor's.
 */
export async function giveFeedback(
  ctx: Context<unknown, Visitor>,
  input: z.output<typeof FeedbackInput>,
): Promise<Task> {
  const { bus, jobs } = ctx.core;
  const { vid } = ctx.identity;
  const { result: task } = await bus.transaction(async (tx, publish) => {
    const where = { task_id: input.task_id, vid };
    const row = await tx.timebackTask.findFirst({ where });
    if (row === null) throw new ContractError('not_found');
    const now = await readClock(tx);
    const first = await tx.timebackTask.updateMany({
      where: { ...where, accepted: null },
      data: { accepted: input.accepted, viewed_at: now },
    });
    const found = toTask(row);
    if (first.count > 0 && input.accepted && isMailOffer(found)) {
      await createTasks({ tx, publish, jobs }, [{ vid, plan: planMail(now, found.task_id) }]);
    }
    return found;
  });
  await jobs.relay();
  return task;
}

function isMailOffer(task: Task): boolean {
  return task.action_type === 'show_block' && task.payload.block_id === 'email_page';
}
