import { z } from 'zod';
import { defineJob } from '../jobs/job.ts';
import type { RunEnvironment } from './runs.ts';

/** Each minute: no run is left running that nobody works on. */
export const sweepRuns = defineJob<RunEnvironment, z.ZodObject>({
  name: 'platform.sweepRuns',
  schema: z.object({}),
  attempts: 3,
  backoff: { firstMs: 1_000, maxMs: 10_000 },
  deadlineMs: 60_000,
  schedule: '* * * * *',
  run: async ({ core }) => await core.runs.sweep(),
});
