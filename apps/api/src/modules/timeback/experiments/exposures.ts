import type { PrismaClient } from '@quintet/db/generated/client';
import type { Transaction } from '@quintet/db/open-db';

/** Who sees which variant of an experiment. */
export interface Exposure {
  readonly vid: string;
  readonly experiment: string;
  readonly variant: string;
}

/** Counts an impression for each of these; those of a visitor who was deleted in the meantime are skipped. */
export async function countImpressions(tx: Transaction, seen: readonly Exposure[]): Promise<void> {
  const rows = sumUp(seen);
  // Joining the users under a lock skips a visitor who was deleted in the meantime.
  await tx.$executeRaw`
    with given as (
      select * from unnest(
        ${rows.map(({ vid }) => vid)}::uuid[], ${rows.map(({ experiment }) => experiment)}::text[],
        ${rows.map(({ variant }) => variant)}::text[], ${rows.map(({ impressions }) => impressions)}::int[]
      ) as row (vid, experiment, variant, impressions)
    ), known as (
      select given.* from given join (select vid from timeback.users where vid in (select vid from given) for key share) u using (vid)
    ), written as (
      insert into timeback.exposures as e (vid, experiment, variant, impressions, clicks, first_at)
      select vid, experiment, variant, impressions, 0, now() from known
      on conflict (vid, experiment) do update set impressions = e.impressions + excluded.impressions
      returning e.vid, e.experiment, (xmax = 0) as fresh
    )
    insert into timeback.experiment_tallies as t (experiment, variant, visitors, clickers, impressions, clicks)
    select experiment, variant, sum(written.fresh::int), 0, sum(known.impressions), 0
    from known join written using (vid, experiment) group by experiment, variant order by experiment, variant
    on conflict (experiment, variant) do update set
      visitors = t.visitors + excluded.visitors, impressions = t.impressions + excluded.impressions`;
}

/** One row a visitor and experiment, in an order that every node shares, so that two of them never wait for each other. */
function sumUp(seen: readonly Exposure[]) {
  const rows = new Map<string, { readonly exposure: Exposure; impressions: number }>();
  for (const exposure of seen) {
    const key = `${exposure.vid}/${exposure.experiment}`;
    const row = rows.get(key);
    if (row === undefined) rows.set(key, { exposure, impressions: 1 });
    else row.impressions += 1;
  }
  return [...rows]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { exposure, impressions }]) => ({ ...exposure, impressions }));
}

/** Counts a click on the call to action. False for a visitor who was deleted in the meantime. */
export async function countClick(
  prisma: Pick<PrismaClient, '$executeRaw'>,
  { vid, experiment, variant }: Exposure,
): Promise<boolean> {
  // A visitor counts for the variant seen first. Shipping may change it later; that click is no clicker of the other arm.
  const counted = await prisma.$executeRaw`
    with clicked as (
      insert into timeback.exposures as e (vid, experiment, variant, impressions, clicks, first_at)
      select vid, ${experiment}, ${variant}, 0, 1, now() from timeback.users where vid = ${vid}::uuid for key share
      on conflict (vid, experiment) do update set clicks = e.clicks + 1
      returning (xmax = 0) as fresh, (clicks = 1 and variant = ${variant}) as first_click
    )
    insert into timeback.experiment_tallies as t (experiment, variant, visitors, clickers, impressions, clicks)
    select ${experiment}, ${variant}, fresh::int, first_click::int, 0, 1 from clicked
    on conflict (experiment, variant) do update set
      visitors = t.visitors + excluded.visitors, clickers = t.clickers + excluded.clickers, clicks = t.clicks + 1`;
  return counted > 0;
}
