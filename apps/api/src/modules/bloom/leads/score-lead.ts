import { RowId } from '@quintet/contracts/bloom/fields';
import type { Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import type { Environment } from '../../../context.ts';
import type { Core } from '../../../core.ts';
import { readClock } from '../../../platform/clock.ts';
import { defineJob, requestJob } from '../../../platform/jobs/job.ts';
import { toJsonObject } from '../../../platform/json/json-object.ts';
import { actAsHouse, type Rows } from '../access/rows.ts';
import type { Identity } from '../access/identity.ts';
import { invokeAgent } from '../agents/invoke-agent.ts';
import { publishAnalytics } from '../events/streams.ts';
import { holdLeads } from './hold-leads.ts';
import type { LeadRow } from './lead-row.ts';

/** The house asks for itself, or for the owner of a lead, whose rights hold then. */
const house: Identity = {
  role: 'service',
  user_id: null,
  email: null,
  scope: undefined,
  expiresAt: Number.POSITIVE_INFINITY,
};

/** What the agent says of a lead; the rest of its answer tells how it came to that. */
const Analysis = z.object({ score: z.number().min(0).max(100) }).loose();
const Kept = z.object({ analysis_id: z.string() }).nullable().catch(null);

const ScoreInput = z.object({ lead_id: RowId });

const attempts = 3;

/** Scores a lead; `lead_analyzed` tells of it (contract "Analytics Events"). One that is gone by then is left alone. */
export const scoreLead = defineJob<Environment<{ readonly rows: Rows }>, typeof ScoreInput>({
  name: 'bloom.scoreLead',
  schema: ScoreInput,
  attempts,
  backoff: { firstMs: 2_000, maxMs: 60_000 },
  deadlineMs: 120_000,
  concurrency: 4,
  async run({ core, services, signal, attempt, jobId: analysis_id }, { lead_id }) {
    const lead = await core.db.prisma.bloomLead.findFirst({ where: { id: lead_id, deleted_at: null } });
    if (lead === null) return;
    const { user_id } = lead;
    const call = {
      agent: 'lead_qualification',
      input: { lead_id },
      identity: house,
      user_id,
      isTriedAgain: attempt < attempts,
      signal,
    } as const;
    const analysis = Analysis.parse(await invokeAgent({ core, services }, call));
    await keepAnalysis(core, lead, { ...analysis, analysis_id });
  },
});

/** Asks for a score of each of some leads, if the transaction commits. From here on it is the house's. */
export async function askForScores(
  { jobs }: Pick<Core, 'jobs'>,
  tx: Transaction,
  lead_ids: readonly string[],
): Promise<void> {
  await actAsHouse(tx);
  await jobs.enqueueIn(
    tx,
    lead_ids.map((lead_id) => requestJob(scoreLead, { lead_id })),
  );
}

/** Keeps what was found, once; an owner's change of the lead meanwhile is not undone, and needs no newer `updated_at`. */
async function keepAnalysis(
  { bus }: Pick<Core, 'bus'>,
  { id, user_id }: Pick<LeadRow, 'id' | 'user_id'>,
  analysis: z.output<typeof Analysis> & { readonly analysis_id: string },
): Promise<void> {
  const { analysis_id, score } = analysis;
  await bus.transaction(async (tx, publish) => {
    await holdLeads(tx, user_id);
    const known = await tx.bloomLead.findFirst({ where: { id, deleted_at: null } });
    if (known === null || Kept.parse(known.analysis)?.analysis_id === analysis_id) return;
    const completed_at = (await readClock(tx)).toISOString();
    await tx.bloomLead.update({
      where: { id },
      data: { lead_score: Math.round(score), analysis: toJsonObject({ ...analysis, completed_at }) },
    });
    publishAnalytics(publish, 'lead_analyzed', {
      lead_id: id,
      user_id: user_id ?? '',
      analysis_id,
      completed_at,
    });
  });
}
