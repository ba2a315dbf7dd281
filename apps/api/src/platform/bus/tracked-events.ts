import { tracked, type TrackedEnvelope } from '@trpc/server';
import type { BusEvent } from './event.ts';
import type { Subscription } from './subscription.ts';

/** What a tRPC subscription sends: that it stands, an event, or that events before its id are lost. */
export type TrackedEvent =
  | { readonly type: 'opened'; readonly data: { readonly cursor: string } }
  | {
      readonly type: string;
      readonly topic?: string | undefined;
      readonly data: unknown;
      readonly at: string;
    }
  | { readonly type: 'reset'; readonly data: { readonly cursor: string } };

/** Where a stream ends by itself. */
export interface Ends {
  /** Whether nothing follows an event: the stream ends behind it. */
  readonly isLast?: ((event: BusEvent) => boolean) | undefined;
  /** Asked behind a reset, where what the stream is about may be gone: whether it goes on. */
  readonly mayGoOn?: (() => Promise<boolean>) | undefined;
}

/** Which streams of the bus a caller follows, from where and how long. */
export interface StreamSource extends Ends {
  /** A cursor has the position in each. */
  readonly streams: readonly string[];
  /** Where a caller without a cursor begins; `now` by default. */
  readonly begin?: 'now' | 'start';
  /** When the stream ends at the latest, in milliseconds since the epoch. */
  readonly closeAt?: number;
  /** Called once, when the caller is gone. */
  readonly onEnd?: () => void;
}

/** What an event is told as. */
export interface ToldEvent {
  readonly type: string;
  readonly topic?: string;
  readonly data: unknown;
}

interface Telling extends Ends {
  /** By default an event is told as it is. */
  readonly tell?: ((event: BusEvent) => readonly ToldEvent[]) | undefined;
}

/**
 * A subscription as tRPC sends it: each item carries the cursor to resume after, which comes back as `lastEventId`. The
 * first one says that it stands, so that a client who is cut before the first event misses nothing. Ends where it
 * is told to.
 */
export async function* trackedEvents(
  subscription: Subscription,
  { isLast = () => false, mayGoOn, tell = (event) => [event] }: Telling = {},
): AsyncGenerator<TrackedEnvelope<TrackedEvent>, void, undefined> {
  try {
    let cursor = await subscription.ready;
    yield tracked(cursor, { type: 'opened', data: { cursor } });
    for await (const delivery of subscription) {
      if (delivery.kind === 'reset') {
        ({ cursor } = delivery);
        yield tracked(cursor, { type: 'reset', data: { cursor } });
        if ((await mayGoOn?.()) === false) return;
        continue;
      }
      for (const [index, event] of delivery.events.entries()) {
        const before = cursor;
        cursor = delivery.cursors[index] ?? '';
        const told = tell(event);
        // Who is cut in the midst of what an event is told as gets all of it again.
        for (const [place, { type, topic, data }] of told.entries()) {
          const at = event.at.toISOString();
          yield tracked(place < told.length - 1 ? before : cursor, { type, topic, data, at });
        }
        if (isLast(event)) return;
      }
    }
  } finally {
    subscription.close();
  }
}
