import type { Task } from '@quintet/contracts/timeback/schemas';
import { z } from 'zod';
import { defineJob } from '../../../platform/jobs/job.ts';
import type { Environment } from '../../../context.ts';
import type { Core } from '../../../core.ts';
import { writeLinkMail } from './link-mail.ts';
import { moveTask, toTask } from './task-status.ts';

const begin = { from: 'pending', to: 'in_progress' } as const;
const end = { from: 'in_progress', to: 'completed' } as const;

/**
 * Sends a mail when it is due: pending → in progress → completed, also when its address may not have it: the visitor
 * need not be the reader. A visitor who was deleted took the task along. Tips are worked off in `due-tips.ts`.
 */
export const sendDueMail = defineJob<Environment, z.ZodObject<{ task_id: z.ZodUUID }>>({
  name: 'timeback.workTask',
  schema: z.object({ task_id: z.uuid() }),
  attempts: 8,
  backoff: { firstMs: 1000, maxMs: 60_000 },
  deadlineMs: 60_000,
  async run({ core }, { task_id }) {
    const { bus, db } = core;
    await bus.transaction(async (tx, publish) => await moveTask({ tx, publish }, task_id, begin));
    // Read anew: an earlier attempt may have begun the task and been cut off.
    const where = { task_id, status: 'in_progress' };
    const row = await db.prisma.timebackTask.findFirst({
      where,
      include: { user: { select: { email: true } } },
    });
    if (row === null) return;
    await act(core, toTask(row), row.user.email);
    await bus.transaction(async (tx, publish) => await moveTask({ tx, publish }, task_id, end));
  },
});

async function act({ mail }: Core, task: Task, email: string): Promise<void> {
  if (task.action_type !== 'schedule_email') return;
  await mail.send(writeLinkMail({ id: task.task_id, to: email, occasion: 'page_reminder' }));
}
