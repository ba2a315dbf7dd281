/** Places that are taken in turn. */
export interface Turns {
  /** Waits for a place. Throws the signal's reason when it aborts before. */
  take(owner: string, signal: AbortSignal): Promise<void>;
  /** Gives a place back, to whoever is next. */
  pass(owner: string): void;
}

/**
 * A number of places for many owners: each in turn, and within one owner first come, first served. One place is never
 * taken by whoever holds all others, so that nobody's long work stops everybody.
 */
export function createTurns(places: number): Turns {
  const most = Math.max(1, places - 1);
  const held = new Map<string, number>();
  /** In the order in which owners are next. */
  const waiting = new Map<string, Set<() => void>>();
  let free = places;

  const startNext = () => {
    for (const [owner, starts] of waiting) {
      const holds = held.get(owner) ?? 0;
      const [start] = starts;
      if (free === 0) return;
      if (start === undefined || holds >= most) continue;
      leave(owner, start);
      const rest = waiting.get(owner);
      waiting.delete(owner);
      if (rest !== undefined) waiting.set(owner, rest);
      free -= 1;
      held.set(owner, holds + 1);
      start();
    }
  };
  const leave = (owner: string, start: () => void) => {
    const starts = waiting.get(owner);
    starts?.delete(start);
    if (starts?.size === 0) waiting.delete(owner);
  };

  return {
    async take(owner, signal) {
      signal.throwIfAborted();
      await new Promise<void>((resolve, reject) => {
        const start = () => {
          signal.removeEventListener('abort', giveUp);
          resolve();
        };
        const giveUp = () => {
          leave(owner, start);
          reject(signal.reason);
        };
        signal.addEventListener('abort', giveUp, { once: true });
        waiting.set(owner, (waiting.get(owner) ?? new Set()).add(start));
        startNext();
      });
    },
    pass(owner) {
      free += 1;
      const left = (held.get(owner) ?? 1) - 1;
      if (left === 0) held.delete(owner);
      else held.set(owner, left);
      startNext();
    },
  };
}
