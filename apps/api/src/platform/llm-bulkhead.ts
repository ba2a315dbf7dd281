import { LlmError } from './llm-error.ts';

/** Bounds how many calls run at once and how many may wait for their turn. */
export interface Bulkhead {
  /**
   * Waits for a seat, first come, first served, and gives the function that frees it. The seat also becomes free when
   * `signal` aborts, so that a reader who walks away from a stream cannot keep it. Throws `LlmError('unavailable')`
   * when too many wait, or the signal's reason.
   */
  enter(signal: AbortSignal): Promise<() => void>;
}

/** A bulkhead of `seats` calls, with at most `waiting` more in the queue. */
export function createBulkhead(options: { seats: number; waiting: number }): Bulkhead {
  const queue = new Set<() => void>();
  let taken = 0;

  function takeSeat(signal: AbortSignal): () => void {
    taken += 1;
    const leave = () => {
      signal.removeEventListener('abort', leaveOnce);
      taken -= 1;
      const [next] = queue;
      next?.();
    };
    let left = false;
    const leaveOnce = () => {
      if (left) return;
      left = true;
      leave();
    };
    signal.addEventListener('abort', leaveOnce, { once: true });
    return leaveOnce;
  }

  function waitForSeat(signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const admit = () => {
        queue.delete(admit);
        signal.removeEventListener('abort', giveUp);
        resolve(takeSeat(signal));
      };
      const giveUp = () => {
        queue.delete(admit);
        reject(signal.reason);
      };
      queue.add(admit);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  return {
    async enter(signal) {
      signal.throwIfAborted();
      if (taken < options.seats) return takeSeat(signal);
      if (queue.size >= options.waiting)
        throw new LlmError('unavailable', 'Too many calls wait for the model.');
      return waitForSeat(signal);
    },
  };
}
