import { TipHistory, type HistoryInput } from '@quintet/contracts/timeback/admin-schemas';
import type { PrismaClient } from '@quintet/db/generated/client';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import { inventDays } from '../experiments/demo-history.ts';
import { chooseHistory } from '../experiments/history-source.ts';
import { readClock } from '../../../platform/clock.ts';

const shownDays = 90;
const dayMs = 86_400_000;
/** A tip is answered within days of being made, or never: this many more are read, so that no answer is missed. */
const answeredWithinDays = 14;

/** Tasks, tips and trust of the last ninety days (UTC), today included. */
export async function getTipHistory(ctx: Context<unknown, string>, input: z.output<typeof HistoryInput>) {
  const history = await chooseHistory(ctx, input);
  const today = startOfDay((await readClock(ctx.core.db.prisma)).getTime());
  const from = new Date(today.getTime() - (shownDays - 1) * dayMs);
  const days = history.source === 'invented' ? inventDays(today) : await readDays(ctx.core.db.prisma, from);
  return { ...history, from: nameDay(from), to: nameDay(today), ...days };
}

function startOfDay(moment: number): Date {
  return new Date(Math.floor(moment / dayMs) * dayMs);
}

/** `2026-03-14`, as UTC has it. */
function nameDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

const Days = TipHistory.pick({ tasks: true, tips: true });

async function readDays(
  prisma: PrismaClient,
  from: Date,
): Promise<Pick<TipHistory, 'tasks' | 'tips' | 'trust'>> {
  const since = new Date(from.getTime() - answeredWithinDays * dayMs);
  const [tasks, tips, scores] = await Promise.all([
    prisma.$queryRaw`
      select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as day, action_type, status, count(*)::int as tasks
      from timeback.tasks where created_at >= ${from} group by 1, 2, 3 order by 1, 2, 3`,
    prisma.$queryRaw`
      select to_char(viewed_at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*)::int as viewed,
        count(*) filter (where accepted)::int as accepted
      from timeback.tasks where created_at >= ${since} and viewed_at >= ${from} and accepted is not null
      group by 1 order by 1`,
    prisma.timebackTrustScore.findMany({ where: { day: { gte: from } }, orderBy: { day: 'asc' } }),
  ]);
  return {
    ...Days.parse({ tasks, tips }),
    trust: scores.map(({ day, viewed, accepted, trust_score }) => ({
      day: nameDay(day),
      viewed,
      accepted,
      trust_score,
    })),
  };
}
