import { type Range } from '@quintet/contracts/bloom/analytics';
import { Overview, OverviewKey } from '@quintet/contracts/bloom/analytics-figures';
import { Prisma } from '@quintet/db/generated/client';
import { z } from 'zod';
import { type AnalyticsContext, readFigure } from './analytics-context.ts';
import { boundsOf } from './range.ts';

const Figures = z.record(OverviewKey, z.number());
const OverviewRow = z.object({ figures: Figures, before: Figures });

/**
 * The figures of a range and how they differ from the range of the same length before it (contract "Analytics
 * (overview)"). Both are counted in one statement, at one moment.
 */
export async function getOverview(ctx: AnalyticsContext, range: Range) {
  const { since, until } = boundsOf(range);
  const { figures, before } = await readFigure(
    ctx,
    OverviewRow,
    Prisma.sql`
      select to_jsonb(figures) as figures, to_jsonb(before) as before
      from bloom.get_overview(${since}, ${until}) figures
      cross join bloom.get_overview(bloom.start_before(${since}, ${until}), ${since}) before`,
  );
  const told = OverviewKey.options.map((key) => [
    key,
    { value: figures[key], change: changeOf(figures[key], before[key]) },
  ]);
  return Overview.parse(Object.fromEntries(told));
}

/** In percent, with one place. */
function changeOf(value: number, before: number): number {
  return before === 0 ? 0 : Math.round(((value - before) / before) * 1000) / 10;
}
