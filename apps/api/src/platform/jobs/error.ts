/** The queue cannot be reached now: nothing was enqueued as far as is known, and the same call may work later. */
export class JobsUnavailableError extends Error {
  constructor(reason: string, options?: { cause?: unknown }) {
    super(`The job queue is unavailable: ${reason}`, options);
    this.name = 'JobsUnavailableError';
  }
}

/** Thrown by a job whose next attempt could not end better: it fails at once. */
export class PermanentJobError extends Error {
  constructor(reason: string, options?: { cause?: unknown }) {
    super(reason, options);
    this.name = 'PermanentJobError';
  }
}

/** Why the signal of a job was aborted. */
export class JobAbortedError extends Error {
  readonly kind: 'deadline' | 'cancelled' | 'shutdown' | 'taken_over';

  constructor(kind: JobAbortedError['kind'], message: string) {
    super(message);
    this.name = 'JobAbortedError';
    this.kind = kind;
  }
}
