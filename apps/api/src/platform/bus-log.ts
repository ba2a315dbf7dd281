import type { PrismaClient } from '@quintet/db/generated/client';
import { BusEvent } from './bus-event.ts';

/** What the log holds of a stream: events after `oldest`, up to and with `top`. Both 0 when it never had one. */
export interface Bounds {
  readonly oldest: number;
  readonly top: number;
}

/** How many events of one stream are read at a time. */
export const pageSize = 256;
const pruneSize = 10_000;

interface Row {
  stream: string;
  seq: bigint;
  type: string;
  json: string;
  at: Date;
}

export interface EventLog {
  /** The bounds of each stream, as of one moment. */
  readBounds(streams: readonly string[]): Promise<Map<string, Bounds>>;
  /** The last number of each stream that has one. */
  readTops(streams: readonly string[]): Promise<Map<string, number>>;
  /** The next events of each stream after its position, at most a page of each, in order. */
  readAfter(positions: ReadonlyMap<string, number>): Promise<Map<string, BusEvent[]>>;
  /** Deletes what is older. Gives the number of events deleted. */
  prune(olderThan: Date): Promise<number>;
}

/** The tables `platform.streams` and `platform.events`, read. */
export function createEventLog(prisma: PrismaClient): EventLog {
  return {
    async readBounds(streams) {
      const rows = await prisma.$queryRaw<{ name: string; seq: bigint; first: bigint | null }[]>`
        select name, seq, (select min(e.seq) from platform.events e where e.stream = s.name) as first
        from platform.streams s where name = any(${streams}::text[])`;
      return new Map(rows.map((row) => [row.name, toBounds(row)]));
    },
    async readTops(streams) {
      const rows = await prisma.$queryRaw<{ name: string; seq: bigint }[]>`
        select name, seq from platform.streams where name = any(${streams}::text[])`;
      return new Map(rows.map(({ name, seq }) => [name, Number(seq)]));
    },
    async readAfter(positions) {
      const rows = await prisma.$queryRaw<Row[]>`
        select e.* from unnest(${[...positions.keys()]}::text[], ${[...positions.values()]}::bigint[]) as p(stream, after)
        cross join lateral (
          select stream, seq, type, data::text as json, at from platform.events
          where stream = p.stream and seq > p.after order by seq limit ${pageSize}
        ) e order by e.stream, e.seq`;
      return groupByStream(rows);
    },
    async prune(olderThan) {
      for (let total = 0; ;) {
        const deleted = await pruneSome(prisma, olderThan);
        total += deleted;
        if (deleted < pruneSize) return total;
      }
    },
  };
}

function toBounds({ seq, first }: { seq: bigint; first: bigint | null }): Bounds {
  return { oldest: first === null ? Number(seq) : Number(first) - 1, top: Number(seq) };
}

function groupByStream(rows: readonly Row[]): Map<string, BusEvent[]> {
  const groups = new Map<string, BusEvent[]>();
  for (const row of rows) {
    const event = new BusEvent({ ...row, seq: Number(row.seq) });
    const group = groups.get(row.stream);
    if (group === undefined) groups.set(row.stream, [event]);
    else group.push(event);
  }
  return groups;
}

// Times never fall within a stream, so that what goes is always its beginning.
async function pruneSome(prisma: PrismaClient, olderThan: Date): Promise<number> {
  return await prisma.$executeRaw`
    with old as (
      select stream, seq from platform.events where at < ${olderThan} order by at, stream, seq limit ${pruneSize}
    )
    delete from platform.events e using old where e.stream = old.stream and e.seq = old.seq`;
}
