import { setImmediate as turn } from 'node:timers/promises';

/** Gives the way to a turn of the event loop. Each caller gets one to itself, so that requests are answered in between. */
export function createTurns(): () => Promise<void> {
  let last = Promise.resolve();
  return async () => await (last = last.then(async () => await turn()));
}
