import type { RunningApi } from '../servers/start-api.ts';

/** The first events of a stream, as those read them who follow it; waits till so many are there. */
export async function readEvents({ core }: Pick<RunningApi, 'core'>, stream: string, count: number) {
  const events: { type: string; data: unknown }[] = [];
  for await (const delivery of core.bus.subscribe({ streams: [stream], start: 'start' })) {
    if (delivery.kind === 'reset') throw new Error('Events are lost');
    events.push(...delivery.events.map(({ type, data }) => ({ type, data })));
    if (events.length >= count) break;
  }
  return events;
}
