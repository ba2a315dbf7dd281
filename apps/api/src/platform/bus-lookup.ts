import type { Bounds } from './bus-log.ts';

export type LookUp = (streams: readonly string[]) => Promise<ReadonlyMap<string, Bounds>>;

interface Question {
  readonly streams: Set<string>;
  readonly answer: Promise<ReadonlyMap<string, Bounds>>;
}

/**
 * Joins all questions of an event-loop tick, and those that come while a query runs, into one query: ten thousand
 * subscribers who connect at once cost a handful. The answer is never older than the question.
 */
export function createLookUp(
  readBounds: (streams: readonly string[]) => Promise<Map<string, Bounds>>,
): LookUp {
  let running: Promise<unknown> = Promise.resolve();
  let next: Question | undefined;

  function ask(): Question {
    const streams = new Set<string>();
    const answer = settled(running)
      .then(nextTick)
      .then(async () => {
        next = undefined;
        return await readBounds([...streams]);
      });
    running = answer;
    return { streams, answer };
  }

  return async (streams) => {
    const question = (next ??= ask());
    for (const stream of streams) question.streams.add(stream);
    return await question.answer;
  };
}

async function settled(promise: Promise<unknown>): Promise<void> {
  await promise.catch(() => undefined);
}

async function nextTick(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}
