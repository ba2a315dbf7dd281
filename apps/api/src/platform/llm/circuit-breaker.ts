import { LlmError } from './error.ts';

/** How a call went: its failure, `success`, or `unknown` when it says nothing about the provider. */
export type Verdict = LlmError | 'success' | 'unknown';

export type CircuitBreaker = ReturnType<typeof createCircuitBreaker>;

interface CircuitOptions {
  readonly failures: number;
  readonly openMs: number;
  readonly now: () => number;
  readonly onOpen: (lastError: string) => void;
}

/**
 * Opens after `failures` failures in a row; after `openMs` one call at a time may probe, and its verdict decides. Calls
 * that began before it opened change nothing.
 */
export function createCircuitBreaker({ failures, openMs, now, onOpen }: CircuitOptions) {
  let failed = 0;
  let lastError: string | undefined;
  let openedAt: number | undefined;
  let probingSince: number | undefined;

  function state(): 'closed' | 'open' | 'half-open' {
    if (openedAt === undefined) return 'closed';
    return now() - openedAt >= openMs ? 'half-open' : 'open';
  }

  function settle(verdict: Verdict, isProbe: boolean): void {
    if (isProbe) probingSince = undefined;
    else if (openedAt !== undefined) return;
    if (verdict === 'success') {
      failed = 0;
      lastError = undefined;
      openedAt = undefined;
    } else if (verdict !== 'unknown') {
      failed += 1;
      lastError = verdict.message;
      if (!isProbe && failed < failures) return;
      openedAt = now();
      onOpen(lastError);
    }
  }

  return {
    state,
    /** Why the last call failed; gone with the next success. */
    lastError: () => lastError,
    /**
     * Gives a permit for one call: a function to be told, when its answer has ended, how it went. Throws
     * `LlmError('unavailable')` at once while the circuit is open.
     */
    enter(): (verdict: Verdict) => void {
      // A probe that writes a long answer does not keep the circuit half-open all the while.
      const isProbing = probingSince !== undefined && now() - probingSince < openMs;
      if (state() === 'open' || isProbing)
        throw new LlmError('unavailable', 'The model is paused after repeated failures.');
      const isProbe = state() === 'half-open';
      if (isProbe) probingSince = now();
      return (verdict) => settle(verdict, isProbe);
    },
  };
}
