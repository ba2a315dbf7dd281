import { setImmediate as turn } from 'node:timers/promises';

/**
 * Gives way to the event loop when its callers have had it for `shareMs`, so that requests are answered in between. Those
 * who wait get turns of their own.
 */
export function createYielder(shareMs: number): () => Promise<void> {
  let last = Promise.resolve();
  let began = -Infinity;
  return async () => {
    if (performance.now() - began < shareMs) return;
    await (last = last.then(async () => await turn()));
    began = performance.now();
  };
}
