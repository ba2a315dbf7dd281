import type { Prisma } from '@quintet/db/generated/client';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import { readRows } from '../../../platform/rows.ts';
import type { Identity } from '../access/identity.ts';
import type { Rows } from '../access/rows.ts';

/** Figures are counted under row level security: people get those of their own rows, staff those of all. */
export type AnalyticsContext = Pick<Context<{ readonly rows: Rows }, Identity>, 'services' | 'identity'>;

/** The rows of a statement as the caller may see them. */
export async function readFigures<Row extends z.ZodType>(
  { services, identity }: AnalyticsContext,
  row: Row,
  statement: Prisma.Sql,
): Promise<z.output<Row>[]> {
  return await services.rows.read(identity, async (tx) => await readRows(row, tx.$queryRaw(statement)));
}

/** The same for a statement that gives one row, always. */
export async function readFigure<Row extends z.ZodType>(
  ctx: AnalyticsContext,
  row: Row,
  statement: Prisma.Sql,
): Promise<z.output<Row>> {
  const [found] = await readFigures(ctx, row, statement);
  if (found === undefined) throw new Error('The statement gave no row');
  return found;
}
