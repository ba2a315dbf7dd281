import { randomUUID } from 'node:crypto';
import type { FeedbackInput, Task } from '@quintet/contracts/timeback/schemas';
import type { z } from 'zod';
import type { Context } from '../../context.ts';
import type { Publish } from '../../platform/bus.ts';
import { ContractError } from '../../platform/contract-error.ts';
import type { Jobs } from '../../platform/jobs.ts';
import type { Transaction } from '../../platform/once.ts';
import { planMail, type TaskPlan } from './smart-tips.ts';
import { toTask, visitorStream } from './task-status.ts';
import { workTask } from './work-task.ts';
import type { Visitor } from './visitors.ts';

/** What a write of tasks needs: the transaction, its events, and the queue that works the tasks off. */
export interface TaskWriter {
  readonly tx: Transaction;
  readonly publish: Publish;
  readonly jobs: Jobs;
}

/** Writes a visitor's tasks with their events and jobs. A plan the visitor already had is left out. */
export async function createTasks(
  writer: TaskWriter,
  vid: string,
  plans: readonly TaskPlan[],
): Promise<Task[]> {
  const now = Date.now();
  const rows = await writer.tx.timebackTask.createManyAndReturn({
    data: plans.map(({ after, ...plan }) => ({
      ...plan,
      vid,
      task_id: randomUUID(),
      due_at: new Date(now + after * 1000),
    })),
    skipDuplicates: true,
  });
  for (const row of rows) {
    writer.publish(visitorStream(vid), 'task_created', toTask(row));
    const options = { jobId: row.task_id, delayMs: Math.max(0, row.due_at.getTime() - now) };
    await writer.jobs.enqueueIn(writer.tx, workTask, { task_id: row.task_id }, options);
  }
  return rows.map(toTask);
}

/** Writes one ping for each of these visitors, counted and done in the same breath: no job is needed for that. */
export async function createPings(
  { tx, publish }: Pick<TaskWriter, 'tx' | 'publish'>,
  pings: readonly { readonly vid: string; readonly plan: TaskPlan }[],
): Promise<void> {
  const rows = await tx.timebackTask.createManyAndReturn({
    data: pings.map(({ vid, plan: { after: _due, ...plan } }) => ({
      ...plan,
      vid,
      task_id: randomUUID(),
      due_at: new Date(),
      status: 'completed',
    })),
    skipDuplicates: true,
  });
  for (const task of rows.map(toTask)) {
    publish(visitorStream(task.vid), 'task_created', { ...task, status: 'pending' });
    publish(visitorStream(task.vid), 'task_updated', { ...task, status: 'in_progress' });
    publish(visitorStream(task.vid), 'task_updated', task);
  }
}

/**
 * Records that the visitor took a tip up or let it pass; the first answer counts. Accepting the offer of a mail plans
 * that mail. Throws `not_found` for a task that is not this visitor's.
 */
export async function giveFeedback(
  ctx: Context<Visitor>,
  input: z.output<typeof FeedbackInput>,
): Promise<Task> {
  const { bus, jobs } = ctx.services;
  const { vid } = ctx.identity;
  const { result: task } = await bus.transaction(async (tx, publish) => {
    const where = { task_id: input.task_id, vid };
    const row = await tx.timebackTask.findFirst({ where });
    if (row === null) throw new ContractError('not_found');
    const first = await tx.timebackTask.updateMany({
      where: { ...where, accepted: null },
      data: { accepted: input.accepted, viewed_at: new Date() },
    });
    const found = toTask(row);
    if (first.count > 0 && input.accepted && isMailOffer(found)) {
      await createTasks({ tx, publish, jobs }, vid, [planMail(new Date(), found.task_id)]);
    }
    return found;
  });
  await jobs.relay();
  return task;
}

function isMailOffer(task: Task): boolean {
  return task.action_type === 'show_block' && task.payload.block_id === 'email_page';
}
