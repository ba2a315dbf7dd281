import { startDeadline } from './llm-deadline.ts';
import { toLlmError } from './llm-error.ts';

/** The line of a dependency in `/health/ready`. */
export interface Health {
  readonly ok: boolean;
  readonly detail: string;
}

const limitMs = 2_000;
const freshMs = 30_000;

export interface Probe {
  /** What is known, at most 30 seconds old; asks the server when it is older. Never throws. */
  check(signal: AbortSignal): Promise<Health>;
  /** Takes over what a real call has just shown. */
  remember(health: Health): void;
}

/** A health probe that asks at most every 30 seconds, for at most 2 seconds, however many wait for it. */
export function createProbe(options: {
  ask: (signal: AbortSignal) => Promise<void>;
  now: () => number;
}): Probe {
  let known: { health: Health; at: number } | undefined;
  let underWay: Promise<Health> | undefined;

  function remember(health: Health): void {
    known = { health, at: options.now() };
  }

  async function ask(): Promise<Health> {
    const deadline = startDeadline(limitMs);
    try {
      await options.ask(deadline.signal);
      remember({ ok: true, detail: 'answers' });
    } catch (error) {
      remember({ ok: false, detail: toLlmError(error, deadline.signal).message });
    } finally {
      deadline.end();
      underWay = undefined;
    }
    return known?.health ?? { ok: false, detail: 'unknown' };
  }

  return {
    remember,
    check(signal) {
      if (known !== undefined && options.now() - known.at < freshMs) return Promise.resolve(known.health);
      underWay ??= ask();
      return unlessAborted(underWay, signal);
    },
  };
}

/** The probe goes on for the others when one of those who wait for it leaves. */
function unlessAborted(health: Promise<Health>, signal: AbortSignal): Promise<Health> {
  const gone: Health = { ok: false, detail: 'The check was given up.' };
  if (signal.aborted) return Promise.resolve(gone);
  return new Promise((resolve) => {
    const leave = () => resolve(gone);
    signal.addEventListener('abort', leave, { once: true });
    void health.then((result) => {
      signal.removeEventListener('abort', leave);
      resolve(result);
    });
  });
}
