import { LlmError } from './error.ts';

export type Semaphore = ReturnType<typeof createSemaphore>;

/** Bounds how many calls run at once, and how many may wait for their turn. */
export function createSemaphore(options: { permits: number; waiting: number }) {
  const queue = new Set<() => void>();
  let free = options.permits;

  function waitInQueue(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        queue.delete(admit);
        signal.removeEventListener('abort', giveUp);
      };
      const admit = () => {
        leave();
        resolve();
      };
      const giveUp = () => {
        leave();
        reject(signal.reason);
      };
      queue.add(admit);
      signal.addEventListener('abort', giveUp);
    });
  }

  return {
    /**
     * Does `work` with a permit, first come, first served. Throws `LlmError('unavailable')` when too many wait, or the
     * signal's reason when it aborts before there is a permit.
     */
    async run<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
      signal.throwIfAborted();
      if (free > 0) free -= 1;
      else if (queue.size < options.waiting) await waitInQueue(signal);
      else throw new LlmError('unavailable', 'Too many calls wait for the model.');
      try {
        return await work();
      } finally {
        // The permit goes to whoever waits longest.
        const [admitNext] = queue;
        if (admitNext === undefined) free += 1;
        else admitNext();
      }
    },
  };
}
