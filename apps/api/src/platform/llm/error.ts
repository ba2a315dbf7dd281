type LlmErrorKind =
  | 'not_configured'
  | 'unavailable'
  | 'timeout'
  | 'aborted'
  | 'budget'
  | 'invalid_output'
  | 'refused';

/**
 * Every failure of the model. The message is ours and safe to log: no prompt, key, output or provider text is in it,
 * and there is no `cause` for the same reason. `reasons` tells what was wrong with an output and may quote it.
 */
export class LlmError extends Error {
  readonly kind: LlmErrorKind;
  /** HTTP status of the provider, where it answered. */
  readonly status: number | undefined;
  declare readonly reasons: readonly string[];

  constructor(
    kind: LlmErrorKind,
    message: string,
    details: Partial<Pick<LlmError, 'status' | 'reasons'>> = {},
  ) {
    super(message);
    this.name = 'LlmError';
    this.kind = kind;
    this.status = details.status;
    // Loggers print own enumerable fields of an error, and reasons may quote the model.
    Object.defineProperty(this, 'reasons', { value: details.reasons ?? [] });
  }
}

/** The `LlmError` behind a thrown value: an ended signal tells its own reason, anything unknown is a dead provider. */
export function toLlmError(thrown: unknown, signal?: AbortSignal): LlmError {
  if (signal?.reason instanceof LlmError) return signal.reason;
  if (thrown instanceof LlmError) return thrown;
  return new LlmError('unavailable', 'The connection to the model failed.');
}
