import { LlmError } from './error.ts';

/** The time a call has left, over everything it does: queueing, attempts, pauses. */
export interface Deadline {
  /** Aborts with `LlmError('timeout')` at the deadline, with `LlmError('aborted')` when the caller gives up. */
  readonly signal: AbortSignal;
  remainingMs(): number;
}

/** Does `work` with a deadline of so many milliseconds that also ends with `parent`. */
export async function withDeadline<Result>(
  milliseconds: number,
  parent: AbortSignal | undefined,
  work: (deadline: Deadline) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const { signal } = controller;
  const endsAt = performance.now() + milliseconds;
  const giveUp = () => controller.abort(new LlmError('aborted', 'The call was given up.'));
  const timer = setTimeout(() => {
    controller.abort(new LlmError('timeout', `The model did not finish within ${milliseconds} ms.`));
  }, milliseconds);
  if (parent?.aborted === true) giveUp();
  else parent?.addEventListener('abort', giveUp, { once: true });
  try {
    return await work({ signal, remainingMs: () => Math.max(0, endsAt - performance.now()) });
  } finally {
    clearTimeout(timer);
    parent?.removeEventListener('abort', giveUp);
  }
}
