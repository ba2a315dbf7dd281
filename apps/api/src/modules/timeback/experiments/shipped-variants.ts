import type { PrismaClient } from '@quintet/db/generated/client';
import type { Variant } from './variants.ts';

/** An experiment that is over: everybody gets this variant. */
export interface Shipped {
  readonly variant: Variant;
  readonly by: string;
  readonly at: Date;
}

type Rows = Pick<PrismaClient, 'timebackShippedVariant'>;

/** Which of these experiments are over, or of all. */
export async function readShipped(
  { timebackShippedVariant }: Rows,
  experiment?: string,
): Promise<ReadonlyMap<string, Shipped>> {
  const rows = await timebackShippedVariant.findMany({
    where: experiment === undefined ? {} : { experiment },
  });
  return new Map(
    rows.map(({ experiment: name, variant, shipped_by, shipped_at }) => [
      name,
      { variant: variant === 'B' ? 'B' : 'A', by: shipped_by, at: shipped_at },
    ]),
  );
}

/** Ends an experiment: everybody gets one variant. */
export async function storeShipped(
  { timebackShippedVariant }: Rows,
  experiment: string,
  { variant, by, at }: Shipped,
): Promise<void> {
  const row = { variant, shipped_by: by, shipped_at: at };
  await timebackShippedVariant.upsert({ where: { experiment }, create: { experiment, ...row }, update: row });
}

/** Goes on with an experiment that was over. */
export async function removeShipped({ timebackShippedVariant }: Rows, experiment: string): Promise<void> {
  await timebackShippedVariant.deleteMany({ where: { experiment } });
}
