import { z } from 'zod';
import { defineJob } from './platform/jobs.ts';
import type { Services } from './services.ts';

const keptMs = 7 * 86_400_000;

/** Deletes events older than a week each night. Who comes back with an older cursor gets one reset. */
export const pruneEvents = defineJob<Services, z.ZodObject>({
  name: 'platform.pruneEvents',
  schema: z.object({}),
  attempts: 3,
  backoff: { firstMs: 60_000, maxMs: 600_000 },
  deadlineMs: 600_000,
  schedule: '20 3 * * *',
  run: async ({ services }) => await services.bus.prune(new Date(Date.now() - keptMs)),
});
