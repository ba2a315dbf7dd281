import { Prisma } from '@quintet/db/generated/client';
import type { Db } from '@quintet/db/open-db';
import { z } from 'zod';
import type { Environment } from '../../../context.ts';
import { defineJob } from '../../../platform/jobs/job.ts';
import { sweepRows } from '../../../platform/sweep-rows.ts';

const key = Prisma.sql`id`;
const hidden = Prisma.sql`deleted_at < now() - interval '30 days'`;
const expired = Prisma.sql`expires_at <= now()`;

/** What nobody sees any more, and by when it is gone; what belongs to a row goes with it. */
const leftovers = {
  notifications: { table: Prisma.sql`bloom.notifications`, key, isOver: expired },
  leads: { table: Prisma.sql`bloom.leads`, key, isOver: hidden },
  conversations: { table: Prisma.sql`bloom.conversations`, key, isOver: hidden },
} as const;

/** Removes leftovers, and gives how many rows of each table. */
export async function sweepLeftovers(
  db: Pick<Db, 'prisma'>,
  signal: AbortSignal,
): Promise<Readonly<Record<string, number>>> {
  return await sweepRows(db, leftovers, signal);
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
