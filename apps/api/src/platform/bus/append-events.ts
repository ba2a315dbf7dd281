import type { Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import { readRows } from '../rows.ts';

/** What is to be published. `data` is JSON. */
interface UnwrittenEvent {
  readonly stream: string;
  readonly type: string;
  readonly data: unknown;
}

/** An event before it has its number. `json` is its payload. */
export interface NewEvent {
  readonly stream: string;
  readonly type: string;
  readonly json: string;
}

/** Where an event came to stand. */
export interface Position {
  readonly stream: string;
  readonly seq: number;
}

const typeForm = /^[^\r\n\0]+$/;

/** Checks an event and writes its payload out. Throws `TypeError` when it is no JSON or its type is not one line. */
export function encodeEvent({ stream, type, data }: UnwrittenEvent): NewEvent {
  const json: string | undefined = JSON.stringify(data);
  if (json === undefined) throw new TypeError(`The data of ${type} is not JSON`);
  if (!typeForm.test(type)) throw new TypeError('An event type is one line of text');
  if (stream === '' || stream.includes('\0')) throw new TypeError('A stream has a name');
  return { stream, type, json };
}

/**
 * Writes events in one statement and gives their positions in the same order. The row lock of each stream, taken in order of
 * names, is held from here to the commit: that keeps the numbers gapless and the commits in their order.
 */
export async function appendEvents(tx: Transaction, events: readonly NewEvent[]): Promise<Position[]> {
  if (events.length === 0) return [];
  const left = countEach(events);
  const backs = events.map(({ stream }) => takeOne(left, stream));
  const tops = await readRows(
    TopRow,
    tx.$queryRaw`
    with given as (
      select * from unnest(
        ${events.map(({ stream }) => stream)}::text[], ${backs}::int[],
        ${events.map(({ type }) => type)}::text[], ${events.map(({ json }) => json)}::text[]
      ) as g(stream, back, type, data)
    ), bumped as (
      insert into platform.streams as s (name, seq)
      select stream, count(*) from given group by stream order by stream collate "C"
      on conflict (name) do update set seq = s.seq + excluded.seq
      returning name, seq, clock_timestamp() as at
    ), written as (
      insert into platform.events (stream, seq, type, data, at)
      -- Looked up, as a join is planned for one row where there are hundreds.
      select stream, ((select jsonb_object_agg(name, seq) from bumped) ->> stream)::bigint - back, type, data::json,
        (select max(at) from bumped)
      from given
    )
    select name, seq::float8 from bumped`,
  );
  const topOf = new Map(tops.map(({ name, seq }) => [name, seq]));
  return events.map(({ stream }, index) => ({ stream, seq: (topOf.get(stream) ?? 0) - (backs[index] ?? 0) }));
}

const TopRow = z.object({ name: z.string(), seq: z.number() });

function countEach(events: readonly NewEvent[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { stream } of events) counts.set(stream, (counts.get(stream) ?? 0) + 1);
  return counts;
}

function takeOne(left: Map<string, number>, stream: string): number {
  const back = (left.get(stream) ?? 1) - 1;
  left.set(stream, back);
  return back;
}
