import type { PrismaClient } from '@quintet/db/generated/client';
import type { Logger } from '../../platform/log.ts';

export interface Exposure {
  readonly vid: string;
  readonly experiment: string;
  readonly variant: string;
}

/**
 * Who saw and who clicked which variant. Impressions are counted in memory and written together a few times a second,
 * so a page costs no write; a kill loses at most `flushEveryMs` of counts. Clicks are written at once.
 */
export interface Exposures {
  seen(exposure: Exposure): void;
  clicked(exposure: Exposure): Promise<void>;
  /** Drops what is not written yet about a visitor. */
  forget(vid: string): void;
  flush(): Promise<void>;
  close(): Promise<void>;
}

const flushEveryMs = 250;

interface Pending extends Exposure {
  impressions: number;
}

export function createExposures(prisma: PrismaClient, log: Logger): Exposures {
  let pending = new Map<string, Pending>();
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function writePending(): Promise<void> {
    if (pending.size === 0) return;
    const batch = pending;
    pending = new Map();
    try {
      await insertImpressions(prisma, inLockOrder([...batch.values()]));
    } catch (error) {
      log.warn({ err: error, impressions: batch.size }, 'impressions not written yet');
      for (const [key, kept] of batch) count(pending, key, kept, kept.impressions);
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
      count(pending, `${exposure.vid}/${exposure.experiment}`, exposure, 1);
      timer ??= setTimeout(() => void flush(), flushEveryMs);
    },
    async clicked(exposure) {
      await flush();
      await insertClick(prisma, exposure);
    },
    forget(vid) {
      for (const [key, exposure] of pending) if (exposure.vid === vid) pending.delete(key);
    },
    flush,
    close: flush,
  };
}

function count(pending: Map<string, Pending>, key: string, exposure: Exposure, impressions: number): void {
  const known = pending.get(key);
  if (known === undefined) pending.set(key, { ...exposure, impressions });
  else known.impressions += impressions;
}

/** Every node writes its rows in the same order, so that two of them never wait for each other. */
function inLockOrder(batch: Pending[]): Pending[] {
  return batch.sort((a, b) => (a.vid < b.vid ? -1 : 1));
}

async function insertImpressions(prisma: PrismaClient, batch: readonly Pending[]): Promise<void> {
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
  await prisma.$executeRaw`
    with clicked as (
      insert into timeback.exposures as e (vid, experiment, variant, impressions, clicks, first_at)
      values (${vid}::uuid, ${experiment}, ${variant}, 0, 1, now())
      on conflict (vid, experiment) do update set clicks = e.clicks + 1
      returning (xmax = 0) as fresh, (clicks = 1) as first_click
    )
    insert into timeback.experiment_tallies as t (experiment, variant, visitors, clickers, impressions, clicks)
    select ${experiment}, ${variant}, fresh::int, first_click::int, 0, 1 from clicked
    on conflict (experiment, variant) do update set
      visitors = t.visitors + excluded.visitors, clickers = t.clickers + excluded.clickers, clicks = t.clicks + 1`;
}
