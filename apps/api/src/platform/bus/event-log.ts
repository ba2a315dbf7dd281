import type { Queries } from '@quintet/db/direct';
import { z } from 'zod';
import { readRows } from '../rows.ts';
import { BusEvent } from './event.ts';

/** What the log holds of a stream: events after `oldest`, up to and with `top`. Both 0 when it never had one. */
export interface Bounds {
  readonly oldest: number;
  readonly top: number;
}

/** How many events of one stream are read at a time. */
export const pageSize = 256;
const pruneSize = 10_000;

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

/**
 * The tables `platform.streams` and `platform.events`, read. It talks to the driver itself: every live event passes here,
 * and a query through Prisma costs three times as much.
 */
export function createEventLog(queries: Queries): EventLog {
  return {
    async readBounds(streams) {
      const rows = await readRows(
        BoundsRow,
        queries.$queryRaw`
          select name, seq::float8,
            (select min(e.seq) from platform.events e where e.stream = s.name)::float8 as first
          from platform.streams s where name = any(${streams}::text[])`,
      );
      return new Map(
        rows.map(({ name, seq, first }) => [name, { oldest: first === null ? seq : first - 1, top: seq }]),
      );
    },
    async readTops(streams) {
      const rows = await readRows(
        TopRow,
        queries.$queryRaw`
          select name, seq::float8 from platform.streams where name = any(${streams}::text[])`,
      );
      return new Map(rows.map(({ name, seq }) => [name, seq]));
    },
    async readAfter(positions) {
      const afters = [...positions.values()].map(String);
      const rows = await readRows(
        EventRow,
        queries.$queryRaw`
          select e.* from unnest(${[...positions.keys()]}::text[], ${afters}::text[]) as p(stream, after)
          cross join lateral (
            select stream, seq::float8, type, data::text as json, at from platform.events
            where stream = p.stream and events.seq > p.after::bigint order by events.seq limit ${pageSize}
          ) e order by e.stream, e.seq`,
      );
      return groupByStream(rows);
    },
    async prune(olderThan) {
      for (let total = 0; ;) {
        // Times never fall within a stream, so that what goes is always its beginning.
        const [gone] = await readRows(
          CountRow,
          queries.$queryRaw`
            with old as (
              select stream, seq from platform.events where at < ${olderThan}
              order by at, stream, seq limit ${pruneSize}
            ), gone as (
              delete from platform.events e using old where e.stream = old.stream and e.seq = old.seq returning 1
            )
            select count(*)::int as count from gone`,
        );
        total += gone?.count ?? 0;
        if ((gone?.count ?? 0) < pruneSize) return total;
      }
    },
  };
}

const TopRow = z.object({ name: z.string(), seq: z.number() });
const BoundsRow = TopRow.extend({ first: z.number().nullable() });
const CountRow = z.object({ count: z.number() });
const EventRow = z.object({
  stream: z.string(),
  seq: z.number(),
  type: z.string(),
  json: z.string(),
  at: z.date(),
});

function groupByStream(rows: readonly z.output<typeof EventRow>[]): Map<string, BusEvent[]> {
  const groups = new Map<string, BusEvent[]>();
  for (const row of rows) {
    const event = new BusEvent(row);
    const group = groups.get(row.stream);
    if (group === undefined) groups.set(row.stream, [event]);
    else group.push(event);
  }
  return groups;
}
