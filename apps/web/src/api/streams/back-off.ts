/** How long to wait before the next try: longer each time, and never the same for two clients. */
export interface BackOff {
  /** Milliseconds to wait before the next try, never less than `floorMs`. */
  next(floorMs?: number): number;
  /** Starts over, once a try was good. */
  reset(): void;
}

const firstMs = 1000;
const mostMs = 30_000;

/** Exponential with full jitter: anything between nothing and a span that doubles up to 30 s (contract §4). */
export function createBackOff(random: () => number = Math.random): BackOff {
  let span = firstMs;
  return {
    next(floorMs = 0) {
      const ms = Math.max(floorMs, Math.round(random() * span));
      span = Math.min(mostMs, span * 2);
      return ms;
    },
    reset() {
      span = firstMs;
    },
  };
}
