import { Prisma } from '@quintet/db/generated/client';
import type { Db } from '@quintet/db/open-db';
import { z } from 'zod';
import type { Environment } from '../../../context.ts';
import { defineJob } from '../../../platform/jobs/job.ts';
import { sweepRows } from '../../../platform/sweep-rows.ts';

/**
 * Secrets that open nothing any more; learners whose token has ended with half a year and who said nothing that is kept; and
 * the labels of such learners. The label of an address stays: it is found by the address again.
 */
const leftovers = {
  secrets: {
    table: Prisma.sql`chatkit.secrets`,
    key: Prisma.sql`hash`,
    isOver: Prisma.sql`expires_at <= now()`,
  },
  learners: {
    table: Prisma.sql`chatkit.learners`,
    key: Prisma.sql`id`,
    isOver: Prisma.sql`last_seen_at < now() - interval '180 days'
      and not exists (select 1 from chatkit.threads where learner_id = learners.id)`,
  },
  sessions: {
    table: Prisma.sql`chatkit.sessions`,
    key: Prisma.sql`id`,
    isOver: Prisma.sql`pseudonym is null
      and not exists (select 1 from chatkit.learners where session_id = sessions.id)
      and not exists (select 1 from chatkit.secrets where session_id = sessions.id)`,
  },
} as const;

/** Removes what nobody can use any more, and gives how many rows of each table. */
export async function sweepTutor(
  db: Pick<Db, 'prisma'>,
  signal: AbortSignal,
): Promise<Readonly<Record<string, number>>> {
  return await sweepRows(db, leftovers, signal);
}

/** Each night. */
export const sweepNightly = defineJob<Environment, z.ZodObject>({
  name: 'chatkit.sweep',
  schema: z.object({}),
  attempts: 3,
  backoff: { firstMs: 60_000, maxMs: 600_000 },
  deadlineMs: 600_000,
  schedule: '50 3 * * *',
  run: async ({ core, signal }) => await sweepTutor(core.db, signal),
});
