import type { Db } from '@quintet/db/open-db';
import { z } from 'zod';
import { defineJob } from '../jobs/job.ts';
import type { Bus } from './bus.ts';
import { readClock } from '../clock.ts';

const retentionMs = 7 * 86_400_000;

/** Deletes events older than a week each night. Who comes back with an older cursor gets one reset. */
export const pruneEvents = defineJob<{ readonly core: { readonly bus: Bus; readonly db: Db } }, z.ZodObject>({
  name: 'platform.pruneEvents',
  schema: z.object({}),
  attempts: 3,
  backoff: { firstMs: 60_000, maxMs: 600_000 },
  deadlineMs: 600_000,
  schedule: '20 3 * * *',
  run: async ({ core: { bus, db } }) =>
    await bus.prune(new Date((await readClock(db.prisma)).getTime() - retentionMs)),
});
