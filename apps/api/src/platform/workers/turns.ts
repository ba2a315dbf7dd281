/** Places that are taken in turn. */
export interface Turns {
  /** Waits for a place. Throws the signal's reason when it aborts before. */
  take(signal: AbortSignal): Promise<void>;
  /** Gives a place back, to the one who has waited longest. */
  pass(this: void): void;
}

/** A number of places, first come, first served. */
export function createTurns(places: number): Turns {
  const waiting = new Set<() => void>();
  let free = places;
  return {
    async take(signal) {
      signal.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return;
      }
      await new Promise<void>((resolve, reject) => {
        const start = () => {
          signal.removeEventListener('abort', giveUp);
          resolve();
        };
        const giveUp = () => {
          waiting.delete(start);
          reject(signal.reason);
        };
        signal.addEventListener('abort', giveUp, { once: true });
        waiting.add(start);
      });
    },
    pass() {
      const [next] = waiting;
      if (next === undefined) free += 1;
      else {
        waiting.delete(next);
        next();
      }
    },
  };
}
