import type { ErrorDetails } from '@quintet/contracts/operation';

/**
 * The one error that domain code throws. `code` is a code of the operation's document; its table gives status and body.
 * `details` may reach the client, `cause` never does.
 */
export class ContractError extends Error {
  readonly code: string;
  readonly details: ErrorDetails;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: string,
    details: ErrorDetails = {},
    options: { cause?: unknown; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(code, { cause: options.cause });
    this.name = 'ContractError';
    this.code = code;
    this.details = details;
    this.headers = options.headers ?? {};
  }
}
