import { Prisma } from '@quintet/db/generated/client';
import type { Db } from '@quintet/db/open-db';
import { z } from 'zod';
import type { Environment } from '../../../context.ts';
import { defineJob } from '../../../platform/jobs/job.ts';

const hidden = Prisma.sql`deleted_at < now() - interval '30 days'`;
const expired = Prisma.sql`expires_at <= now()`;

/** What nobody sees any more, and by when it is gone; what belongs to a row goes with it. */
const leftovers = {
  notifications: [Prisma.sql`bloom.notifications`, expired],
  leads: [Prisma.sql`bloom.leads`, hidden],
  conversations: [Prisma.sql`bloom.conversations`, hidden],
} as const;
const together = 1_000;

/** Removes leftovers, some at a time so that nobody waits for long, and gives how many rows of each table. */
export async function sweepLeftovers(
  { prisma }: Pick<Db, 'prisma'>,
  signal: AbortSignal,
): Promise<Readonly<Record<string, number>>> {
  const removed: Record<string, number> = {};
  for (const [name, [table, isOver]] of Object.entries(leftovers)) {
    removed[name] = 0;
    for (let count = together; count === together;) {
      signal.throwIfAborted();
      // Asked twice, because one may be restored between the two looks.
      count = await prisma.$executeRaw`
        delete from ${table}
        where ${isOver} and id in (select id from ${table} where ${isOver} limit ${together})`;
      removed[name] += count;
    }
  }
  return removed;
}

/** Each night. */
export const sweepNightly = defineJob<Environment, z.ZodObject>({
  name: 'bloom.sweep',
  schema: z.object({}),
  attempts: 3,
  backoff: { firstMs: 60_000, maxMs: 600_000 },
  deadlineMs: 600_000,
  schedule: '40 3 * * *',
  run: async ({ core, signal }) => await sweepLeftovers(core.db, signal),
});
