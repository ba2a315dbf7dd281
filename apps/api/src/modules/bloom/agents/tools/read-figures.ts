import { z } from 'zod';
import { readClock } from '../../../../platform/clock.ts';
import type { Source, Work } from '../customer/work.ts';

export const ReadFiguresInput = z.object({
  days: z.int().min(1).max(3_650).default(30).meta({ title: 'Days', description: 'How far back, in days' }),
});

/** Counts of the caller's own rows since a day. */
export interface Figures {
  readonly since: string;
  readonly leads: number;
  readonly leads_by_status: Readonly<Record<string, number>>;
  /** Of the leads that were scored; nothing where none was. */
  readonly average_lead_score: number | null;
  /** Qualified of all leads, in percent. */
  readonly conversion_rate: number;
  readonly conversations: number;
  readonly conversations_by_status: Readonly<Record<string, number>>;
  readonly messages_per_conversation: number;
}

const dayMs = 24 * 3_600_000;
const mostNamed = 20;

/** Figures of what the caller may see, and the newest of the rows that they rest on. */
export async function readFigures(
  { rows, identity }: Pick<Work, 'rows' | 'identity'>,
  { days }: z.output<typeof ReadFiguresInput>,
): Promise<{ figures: Figures; sources: Source[] }> {
  return await rows.read(identity, async (tx) => {
    const since = new Date((await readClock(tx)).getTime() - days * dayMs);
    const where = { deleted_at: null, created_at: { gte: since } };
    const newest = { where, select: { id: true }, orderBy: { created_at: 'desc' }, take: mostNamed } as const;
    const byLead = await tx.bloomLead.groupBy({ by: ['lead_status'], where, _count: true });
    const { _avg } = await tx.bloomLead.aggregate({ where, _avg: { lead_score: true } });
    const byTalk = await tx.bloomConversation.groupBy({ by: ['status'], where, _count: true });
    const messages = await tx.bloomMessage.count({ where: { conversation: where } });
    const leads = await tx.bloomLead.findMany(newest);
    const talks = await tx.bloomConversation.findMany(newest);
    const leadCounts = byLead.map(({ lead_status, _count }) => [lead_status, _count] as const);
    const talkCounts = byTalk.map(({ status, _count }) => [status, _count] as const);
    const [leadTotal, talkTotal] = [sumOf(leadCounts), sumOf(talkCounts)];
    const qualified = leadCounts.find(([status]) => status === 'qualified')?.[1] ?? 0;
    const figures: Figures = {
      since: since.toISOString().slice(0, 10),
      leads: leadTotal,
      leads_by_status: Object.fromEntries(leadCounts),
      average_lead_score: _avg.lead_score === null ? null : round(_avg.lead_score),
      conversion_rate: leadTotal === 0 ? 0 : round((100 * qualified) / leadTotal),
      conversations: talkTotal,
      conversations_by_status: Object.fromEntries(talkCounts),
      messages_per_conversation: talkTotal === 0 ? 0 : round(messages / talkTotal),
    };
    const sources: Source[] = [
      ...leads.map(({ id }): Source => ({ table: 'leads', id })),
      ...talks.map(({ id }): Source => ({ table: 'conversations', id })),
    ];
    return { figures, sources };
  });
}

function sumOf(counts: readonly (readonly [string, number])[]): number {
  return counts.reduce((sum, [, count]) => sum + count, 0);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
