import { LlmError } from './llm-error.ts';

export type CircuitState = 'closed' | 'open' | 'half-open';

/** The right to one attempt. The first of the three calls counts, later ones do nothing. */
export interface Pass {
  succeed(): void;
  fail(): void;
  /** The attempt says nothing about the provider, for example because the caller left. */
  release(): void;
}

export interface Circuit {
  state(): CircuitState;
  /** Throws `LlmError('unavailable')` at once while the circuit is open, or while another attempt probes it. */
  enter(): Pass;
  /** Throws the same error while the circuit is open, and takes no pass. */
  refuseIfOpen(): void;
}

/**
 * Opens after `failures` failures in a row; after `openMs` one attempt at a time may probe, and its result decides.
 * Passes rather than a wrapped function, because a streamed answer ends long after the call that began it.
 */
export function createCircuit(options: { failures: number; openMs: number; now: () => number }): Circuit {
  const { failures, openMs, now } = options;
  let failed = 0;
  let openedAt: number | undefined;
  let probingSince: number | undefined;

  function state(): CircuitState {
    if (openedAt === undefined) return 'closed';
    return now() - openedAt >= openMs ? 'half-open' : 'open';
  }

  // A probe that its caller forgot must not keep the circuit half-open for ever.
  const isProbing = () => probingSince !== undefined && now() - probingSince < openMs;

  function refuse(): never {
    const retryAfterMs = Math.max(0, (openedAt ?? 0) + openMs - now());
    throw new LlmError('unavailable', 'The model is paused after repeated failures.', { retryAfterMs });
  }

  function close(): void {
    failed = 0;
    openedAt = undefined;
    probingSince = undefined;
  }

  function open(): void {
    openedAt = now();
    probingSince = undefined;
  }

  function probePass(): Pass {
    probingSince = now();
    return onlyOnce({ succeed: close, fail: open, release: () => (probingSince = undefined) });
  }

  function normalPass(): Pass {
    return onlyOnce({
      succeed: () => (failed = 0),
      fail() {
        failed += 1;
        if (openedAt === undefined && failed >= failures) open();
      },
      release() {},
    });
  }

  return {
    state,
    enter() {
      const current = state();
      if (current === 'closed') return normalPass();
      if (current === 'open' || isProbing()) refuse();
      return probePass();
    },
    refuseIfOpen() {
      if (state() === 'open') refuse();
    },
  };
}

function onlyOnce(pass: { succeed(): unknown; fail(): unknown; release(): unknown }): Pass {
  let settled = false;
  const settle = (effect: () => unknown) => () => {
    if (settled) return;
    settled = true;
    effect();
  };
  return { succeed: settle(pass.succeed), fail: settle(pass.fail), release: settle(pass.release) };
}
