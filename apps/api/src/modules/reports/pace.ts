import type { JobKindName } from './job-row.ts';

/** How long jobs usually take, learned from those that ended. */
export interface Pace {
  learn(kind: JobKindName, ms: number): void;
  /** Whole seconds after which asking again is likely to pay, 1 to 10, for a job made at `created` (epoch ms). */
  retryAfter(kind: JobKindName, created: number): number;
}

/** How much one job counts against those before it. */
const weight = 0.1;
const mostSeconds = 10;

/** An average that forgets. It starts empty in each process. */
export function createPace(): Pace {
  const typical = new Map<JobKindName, number>();
  return {
    learn(kind, ms) {
      const before = typical.get(kind) ?? ms;
      typical.set(kind, before + weight * (ms - before));
    },
    retryAfter(kind, created) {
      const left = (typical.get(kind) ?? 0) - (Date.now() - created);
      return Math.min(mostSeconds, Math.max(1, Math.ceil(left / 1000)));
    },
  };
}
