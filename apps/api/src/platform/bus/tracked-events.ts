import { tracked, type TrackedEnvelope } from '@trpc/server';
import type { BusEvent } from './event.ts';
import type { Subscription } from './subscription.ts';

/** What a tRPC subscription sends: that it stands, an event, or that events before its id are lost. */
export type TrackedEvent =
  | { readonly type: 'opened'; readonly data: { readonly cursor: string } }
  | { readonly type: string; readonly data: unknown; readonly at: string }
  | { readonly type: 'reset'; readonly data: { readonly cursor: string } };

/** Where a stream ends by itself. */
export interface Ends {
  /** Whether nothing follows an event: the stream ends behind it. */
  readonly isLast?: ((event: BusEvent) => boolean) | undefined;
  /** Asked behind a reset, where what the stream is about may be gone: whether it goes on. */
  readonly mayGoOn?: (() => Promise<boolean>) | undefined;
}

/**
 * A subscription as tRPC sends it: each item carries the cursor to resume after, which comes back as `lastEventId`. The
 * first one says that it stands, so that a client who is cut before the first event misses nothing. Ends where it
 * is told to.
 */
export async function* trackedEvents(
  subscription: Subscription,
  { isLast = () => false, mayGoOn }: Ends = {},
): AsyncGenerator<TrackedEnvelope<TrackedEvent>, void, undefined> {
  try {
    const cursor = await subscription.ready;
    yield tracked(cursor, { type: 'opened', data: { cursor } });
    for await (const delivery of subscription) {
      if (delivery.kind === 'reset') {
        const { cursor } = delivery;
        yield tracked(cursor, { type: 'reset', data: { cursor } });
        if ((await mayGoOn?.()) === false) return;
        continue;
      }
      for (const [index, event] of delivery.events.entries()) {
        const { type, data, at } = event;
        yield tracked(delivery.cursors[index] ?? '', { type, data, at: at.toISOString() });
        if (isLast(event)) return;
      }
    }
  } finally {
    subscription.close();
  }
}
