import { setTimeout as sleep } from 'node:timers/promises';
import { LlmError } from './llm-error.ts';

/** The time a call has left, over everything it does: queueing, attempts, pauses, tools. */
export interface Deadline {
  /** Aborts with `LlmError('timeout')` at the deadline, with `LlmError('aborted')` when the caller gives up. */
  readonly signal: AbortSignal;
  remainingMs(): number;
  /** Stops the timer and lets go of the caller's signal. */
  end(): void;
}

/** Starts a deadline of `milliseconds` that also ends with `parent`. */
export function startDeadline(milliseconds: number, parent?: AbortSignal): Deadline {
  const controller = new AbortController();
  const endsAt = performance.now() + milliseconds;
  const giveUp = () => controller.abort(parentReason(parent));
  const timer = setTimeout(() => {
    controller.abort(new LlmError('timeout', `The model did not finish within ${milliseconds} ms.`));
  }, milliseconds);
  if (parent?.aborted === true) giveUp();
  else parent?.addEventListener('abort', giveUp, { once: true });
  return {
    signal: controller.signal,
    remainingMs: () => (controller.signal.aborted ? 0 : Math.max(0, endsAt - performance.now())),
    end() {
      clearTimeout(timer);
      parent?.removeEventListener('abort', giveUp);
    },
  };
}

function parentReason(parent: AbortSignal | undefined): LlmError {
  const reason: unknown = parent?.reason;
  return reason instanceof LlmError ? reason : new LlmError('aborted', 'The call was given up.');
}

/** Waits, or throws the signal's reason. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

const firstPauseMs = 250;
const longestPauseMs = 8_000;

/** Milliseconds before attempt `attempt + 1`: doubling with jitter, but never less than the provider asked for. */
export function retryPause(attempt: number, retryAfterMs = 0): number {
  const doubled = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempt - 1));
  return Math.max(retryAfterMs, doubled * (0.5 + Math.random() / 2));
}

/** Milliseconds of a `Retry-After` (seconds or a date) or `retry-after-ms` header; `undefined` when there is none. */
export function readRetryAfter(headers: Headers | undefined, now: number): number | undefined {
  const milliseconds = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (milliseconds >= 0) return milliseconds;
  const value = headers?.get('retry-after');
  if (value === null || value === undefined) return undefined;
  const seconds = Number(value);
  const wait = Number.isNaN(seconds) ? Date.parse(value) - now : seconds * 1000;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
