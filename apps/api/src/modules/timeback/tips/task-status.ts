import { Task, type TaskStatus } from '@quintet/contracts/timeback/schemas';
import type { Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import type { Publish } from '../../../platform/bus/bus.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { visitorStream } from '../visitors/visitor-stream.ts';

const allowed: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  pending: ['in_progress', 'cancelled'],
  in_progress: ['completed'],
  completed: [],
  cancelled: [],
};

/**
 * Moves a task on and tells of it. Gives `undefined` when the task is gone or stands elsewhere by now; throws
 * `invalid_transition` for a step that no task may take.
 */
export async function moveTask(
  { tx, publish }: { readonly tx: Transaction; readonly publish: Publish },
  task_id: string,
  step: { readonly from: TaskStatus; readonly to: TaskStatus },
): Promise<Task | undefined> {
  if (!allowed[step.from].includes(step.to)) throw new ContractError('invalid_transition');
  const [row] = await tx.timebackTask.updateManyAndReturn({
    where: { task_id, status: step.from },
    data: { status: step.to },
  });
  if (row === undefined) return undefined;
  const task = toTask(row);
  publish(visitorStream(task.vid), 'task_updated', task);
  return task;
}

/** What a stored task has that the contract writes otherwise. */
export const TaskRow = z.looseObject({ created_at: z.date(), due_at: z.date() });

/** A stored task as the contract writes it (§4). */
export function toTask({ created_at, due_at, ...row }: z.output<typeof TaskRow>): Task {
  return Task.parse({ ...row, created_at: created_at.toISOString(), due_at: due_at.toISOString() });
}
