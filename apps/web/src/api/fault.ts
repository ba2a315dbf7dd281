import { TRPCClientError } from '@trpc/client';
import { useMemo } from 'react';
import { asRecord } from './unparsed.ts';

/** Why a call failed, in the terms of the contract. */
export interface Fault {
  /** The contract's error code; `offline` when no answer came, `unknown` when the answer was none of the contract's. */
  readonly code: string;
  /** The HTTP status; `undefined` when no answer came. */
  readonly status: number | undefined;
  /** The server's own words for the reader. */
  readonly message: string;
  /** Seconds to wait before another try. */
  readonly retryAfter: number | undefined;
  /** When it was read, in milliseconds since 1970. */
  readonly at: number;
  /** The contract's error body. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Reads what a failed tRPC call carries: `data.body` is the very body that the REST path sends. */
export function readFault(error: unknown): Fault {
  const data = error instanceof TRPCClientError ? asRecord(error.data) : undefined;
  const at = Date.now();
  if (data === undefined) {
    const message = 'The server did not answer.';
    return { code: 'offline', status: undefined, message, retryAfter: undefined, at, body: {} };
  }
  const body = asRecord(data['body']) ?? {};
  return {
    code:
      asText(body['code']) ??
      asText(body['error']) ??
      asText(asRecord(body['data'])?.['error_code']) ??
      'unknown',
    status: typeof data['httpStatus'] === 'number' ? data['httpStatus'] : undefined,
    message: asText(body['message']) ?? wordsOf(body) ?? 'Something failed on our side.',
    retryAfter: typeof data['retryAfter'] === 'number' ? data['retryAfter'] : undefined,
    at,
    body,
  };
}

/** The fault of a query's or mutation's error; the same one until the error is another. */
export function useFault(error: unknown): Fault | undefined {
  return useMemo(() => (error === null ? undefined : readFault(error)), [error]);
}

/** Where a code stands beside it, `error` is the words. */
function wordsOf(body: Readonly<Record<string, unknown>>): string | undefined {
  return 'code' in body ? asText(body['error']) : undefined;
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
