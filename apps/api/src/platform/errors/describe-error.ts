import type { ErrorTable, Fault } from '@quintet/contracts/operation';
import { isUnavailable } from '@quintet/db/is-unavailable';
import type { TRPCError } from '@trpc/server';
import { fieldOf } from '../json/field-of.ts';
import { type Logger, warnSeldom } from '../log.ts';
import { ContractError } from './contract-error.ts';

/** An error as it leaves the house. `cause` is for the log only and set when the fault is ours. */
export interface DescribedError {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly retryAfter: number | undefined;
  readonly cause: unknown;
}

/** Translates any thrown value into the status and body of the document that owns the path. */
export function describeError(
  table: ErrorTable,
  error: unknown,
  path: string,
  requestId?: string,
): DescribedError {
  const known =
    error instanceof ContractError
      ? error
      : new ContractError(table.faults[faultOf(error)], {}, { cause: error });
  const entry = table.codes[known.code];
  if (entry === undefined)
    return describeError(
      table,
      new Error(`${known.code} is not in the ${table.document} table`),
      path,
      requestId,
    );
  const { code, details } = known;
  const body = table.body({ code, message: entry.message, path, details, requestId });
  const wait = known.headers['retry-after'];
  return {
    code: known.code,
    status: entry.status,
    message: entry.message,
    body,
    headers: known.headers,
    retryAfter: wait === undefined ? undefined : Number(wait),
    cause: entry.status >= 500 ? (known.cause ?? (known === error ? undefined : error)) : undefined,
  };
}

/** Logs whose fault an error was: each of ours, and once a minute that what we depend on is away. */
export function logCause(
  log: Pick<Logger, 'warn' | 'error'>,
  { cause }: DescribedError,
  request_id: string,
): void {
  if (cause === undefined) return;
  if (isUnavailable(cause)) warnSeldom(log, { err: cause }, 'requests are refused: a dependency is away');
  else log.error({ err: cause, request_id }, 'request failed');
}

/** Whether an error says that its work was given up. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Logs that work was given up because its client left, which is no failure. */
export function logLeft(log: Pick<Logger, 'info'>, request_id: string): void {
  log.info({ request_id }, 'the client left before its answer');
}

const faultOfFastify: Readonly<Record<string, Fault>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid_json',
  FST_ERR_BAD_URL: 'not_found',
  FST_ERR_NOT_FOUND: 'not_found',
};

function faultOf(error: unknown): Fault {
  const code = fieldOf(error, 'code');
  const known = typeof code === 'string' ? faultOfFastify[code] : undefined;
  if (known !== undefined) return known;
  // What Fastify met while it read a body: also a client who left, which looks like a database that did.
  if (fieldOf(error, 'statusCode') === 400) return 'invalid_json';
  return isUnavailable(error) ? 'unavailable' : 'internal';
}

const trpcCodes: Readonly<Record<number, TRPCError['code']>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_SUPPORTED',
  408: 'TIMEOUT',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'UNPROCESSABLE_CONTENT',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
};

/** tRPC's name for an HTTP status. */
export function trpcCodeOf(status: number): TRPCError['code'] {
  return trpcCodes[status] ?? 'INTERNAL_SERVER_ERROR';
}
