import type { Db } from '@quintet/db/open-db';
import { z } from 'zod';
import { defineJob } from '../../../platform/jobs/job.ts';
import type { Environment } from '../../../context.ts';
import type { Bus } from '../../../platform/bus/bus.ts';
import { readClock } from '../../../platform/clock.ts';

/** Where the metrics of all visitors are told of. */
export const metricsStream = 'timeback:metrics';

export interface RollUp {
  readonly day: string;
  readonly viewed: number;
  readonly accepted: number;
  /** Accepted tips per tip that was viewed, 0 to 1. */
  readonly trust_score: number;
}

/**
 * Computes the trust score of all tips answered before the end of a day (UTC), keeps it as that day's, and sends
 * `metric_rollup` (contract §4). Running it again for a day replaces the day's score.
 */
export async function rollUpTrust({ bus }: { readonly bus: Bus }, day: Date): Promise<RollUp> {
  const date = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()));
  const end = new Date(date.getTime() + 86_400_000);
  const { result } = await bus.transaction(async (tx, publish) => {
    const answered = { viewed_at: { lt: end }, accepted: { not: null } };
    const viewed = await tx.timebackTask.count({ where: answered });
    const accepted = await tx.timebackTask.count({ where: { ...answered, accepted: true } });
    const trust_score = accepted / Math.max(viewed, 1);
    const row = { viewed, accepted, trust_score };
    await tx.timebackTrustScore.upsert({ where: { day: date }, create: { day: date, ...row }, update: row });
    publish(metricsStream, 'metric_rollup', { trust_score });
    return { day: date.toISOString().slice(0, 10), ...row };
  });
  return result;
}

/** The day before today, as the database has it. */
export async function yesterday({ prisma }: Pick<Db, 'prisma'>): Promise<Date> {
  return new Date((await readClock(prisma)).getTime() - 86_400_000);
}

/** The nightly roll-up of the day that has just ended, at ten past midnight UTC. */
export const rollUpNightly = defineJob<Environment, z.ZodObject>({
  name: 'timeback.rollUp',
  schema: z.object({}),
  attempts: 5,
  backoff: { firstMs: 5000, maxMs: 300_000 },
  deadlineMs: 120_000,
  schedule: '10 0 * * *',
  run: async ({ core }) => await rollUpTrust(core, await yesterday(core.db)),
});
