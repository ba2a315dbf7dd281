import type { PrismaClient } from '@quintet/db/generated/client';
import type { Logger } from '../../platform/log.ts';

export interface Exposure {
  readonly vid: string;
  readonly experiment: string;
  readonly variant: string;
}

/**
 * Who saw and who clicked which variant. Impressions are counted in memory and written together once a second,
 * so a page costs no write; a kill loses at most `flushEveryMs` of counts. Clicks are written at once.
 */
export interface Exposures {
  /** Counts an impression. Giving the same object again is what makes this cheap. */
  seen(exposure: Exposure): void;
  clicked(exposure: Exposure): Promise<void>;
  /** Drops what is not written yet about a visitor. */
  forget(vid: string): void;
  flush(): Promise<void>;
  close(): Promise<void>;
}

const flushEveryMs = 1000;

export function createExposures(prisma: PrismaClient, log: Logger): Exposures {
  let pending = new Map<Exposure, number>();
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function writePending(): Promise<void> {
    if (pending.size === 0) return;
    const batch = pending;
    pending = new Map();
    try {
      await insertImpressions(prisma, sumUp(batch));
    } catch (error) {
      log.warn({ err: error, impressions: batch.size }, 'impressions not written yet');
      for (const [exposure, count] of batch) pending.set(exposure, (pending.get(exposure) ?? 0) + count);
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(writePending);
    return writing;
  }

  return {
    seen(exposure) {
      pending.set(exposure, (pending.get(exposure) ?? 0) + 1);
      timer ??= setTimeout(() => void flush(), flushEveryMs);
    },
    async clicked(exposure) {
      await flush();
      await insertClick(prisma, exposure);
    },
    forget(vid) {
      for (const exposure of pending.keys()) if (exposure.vid === vid) pending.delete(exposure);
    },
    flush,
    close: flush,
  };
}

interface Impressions extends Exposure {
  readonly impressions: number;
}

/** One row a visitor and experiment, in an order that every node shares, so that two of them never wait for each other. */
function sumUp(batch: ReadonlyMap<Exposure, number>): Impressions[] {
  const rows = new Map<string, Impressions>();
  for (const [exposure, count] of batch) {
    const key = `${exposure.vid}/${exposure.experiment}`;
    rows.set(key, { ...exposure, impressions: count + (rows.get(key)?.impressions ?? 0) });
  }
  return [...rows].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
}

async function insertImpressions(prisma: PrismaClient, batch: readonly Impressions[]): Promise<void> {
  // Joining the users under a lock skips a visitor who was deleted in the meantime.
  await prisma.$executeRaw`
    with given as (
      select * from unnest(
        ${batch.map(({ vid }) => vid)}::uuid[], ${batch.map(({ experiment }) => experiment)}::text[],
        ${batch.map(({ variant }) => variant)}::text[], ${batch.map(({ impressions }) => impressions)}::int[]
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

async function insertClick(prisma: PrismaClient, { vid, experiment, variant }: Exposure): Promise<void> {
  // A visitor counts for the variant seen first. Shipping may change it later; that click is no clicker of the other arm.
  await prisma.$executeRaw`
    with clicked as (
      insert into timeback.exposures as e (vid, experiment, variant, impressions, clicks, first_at)
      values (${vid}::uuid, ${experiment}, ${variant}, 0, 1, now())
      on conflict (vid, experiment) do update set clicks = e.clicks + 1
      returning (xmax = 0) as fresh, (clicks = 1 and variant = ${variant}) as first_click
    )
    insert into timeback.experiment_tallies as t (experiment, variant, visitors, clickers, impressions, clicks)
    select ${experiment}, ${variant}, fresh::int, first_click::int, 0, 1 from clicked
    on conflict (experiment, variant) do update set
      visitors = t.visitors + excluded.visitors, clickers = t.clickers + excluded.clickers, clicks = t.clicks + 1`;
}
