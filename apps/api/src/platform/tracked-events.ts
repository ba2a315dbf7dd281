import { tracked, type TrackedEnvelope } from '@trpc/server';
import type { BusEvent } from './bus-event.ts';
import type { Subscription } from './bus-subscription.ts';

/** What a tRPC subscription sends: an event, or that events before its id are lost. */
export type TrackedEvent =
  | { readonly type: string; readonly data: unknown; readonly at: string }
  | { readonly type: 'reset'; readonly data: { readonly cursor: string } };

/**
 * A subscription as tRPC sends it: each item carries the cursor to resume after, which comes back as `lastEventId`. Ends
 * behind the event that is `last`.
 */
export async function* trackedEvents(
  subscription: Subscription,
  isLast: (event: BusEvent) => boolean = () => false,
): AsyncGenerator<TrackedEnvelope<TrackedEvent>, void, undefined> {
  try {
    for await (const delivery of subscription) {
      if (delivery.kind === 'reset') {
        const { cursor } = delivery;
        yield tracked(cursor, { type: 'reset', data: { cursor } });
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
