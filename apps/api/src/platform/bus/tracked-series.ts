import { tracked, type TrackedEnvelope } from '@trpc/server';
import type { SeriesFollower, SeriesHub, SeriesSource, SeriesValue } from './series.ts';
import type { TrackedEvent } from './tracked-events.ts';

/** A series as tRPC sends it, under the name of its topic. Who reads slowly gets the newest data only. */
export async function* trackedSeries(
  hub: SeriesHub,
  { topic, source, signal }: { topic: string; source: SeriesSource; signal: AbortSignal | undefined },
): AsyncGenerator<TrackedEnvelope<TrackedEvent>, void, undefined> {
  const inbox: { opened?: string; value?: SeriesValue; over?: { error: unknown } } = {};
  let wake = () => {};
  const put = (news: typeof inbox) => {
    Object.assign(inbox, news);
    wake();
  };
  const follower: SeriesFollower = {
    begin: (opened) => put({ opened }),
    receive: (value) => put({ value }),
    fail: (error) => put({ over: { error } }),
    end: (_reason, error) => put({ over: { error } }),
  };
  const stop = () => put({ over: { error: undefined } });
  const following = hub.follow(source, follower);
  signal?.addEventListener('abort', stop);
  if (signal?.aborted === true) stop();
  try {
    for (;;) {
      const { opened, value, over } = inbox;
      if (opened !== undefined) {
        delete inbox.opened;
        yield tracked(opened, { type: 'opened', data: { cursor: opened } });
      } else if (value !== undefined) {
        delete inbox.value;
        const { json, cursor, at } = value;
        const data: unknown = JSON.parse(json);
        yield tracked(cursor, { type: 'event', topic, data, at: at.toISOString() });
      } else if (over !== undefined) {
        if (over.error !== undefined) throw over.error;
        return;
      } else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    following.close();
  }
}
