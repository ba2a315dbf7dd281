import type { HistoryInput, HistorySource } from '@quintet/contracts/timeback/admin-schemas';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import { smallestCohort } from '../visitors/cohort.ts';

/** Which history is shown, and which there are. */
export interface ChosenHistory {
  readonly source: HistorySource;
  readonly sources: HistorySource[];
}

/**
 * The history that was asked for, if it is there. Where none was asked for it is the invented one as long as the demo data is on
 * and the visitors are too few to speak of.
 */
export async function chooseHistory(
  { core }: Context<unknown, string>,
  { source }: z.output<typeof HistoryInput>,
): Promise<ChosenHistory> {
  if (!core.config.DEMO_DATA) return { source: 'counted', sources: ['counted'] };
  const sources: HistorySource[] = ['counted', 'invented'];
  if (source !== undefined) return { source, sources };
  const { _sum } = await core.db.prisma.timebackExperimentTally.aggregate({ _sum: { visitors: true } });
  return { source: (_sum.visitors ?? 0) < smallestCohort ? 'invented' : 'counted', sources };
}
