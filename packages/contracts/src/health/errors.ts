import type { ErrorTable } from '../operation.ts';

const codes = {
  invalid_request: { status: 400, message: 'A field of the request has a value it cannot take.' },
  not_found: { status: 404, message: 'There is nothing at this address.' },
  method_not_allowed: { status: 405, message: 'This address does not take that method.' },
  payload_too_large: { status: 413, message: 'The body is too large.' },
  unsupported_media_type: { status: 415, message: 'Send the body as application/json.' },
  rate_limited: { status: 429, message: 'Too many requests. Please wait a moment.' },
  internal_error: { status: 500, message: 'Something failed on our side. It has been recorded.' },
  not_ready: { status: 503, message: 'A dependency is not available.' },
} as const;

/** Errors of the health checks, in the shape of the contract that describes them: `{ error, message, …extras }`. */
export const healthErrors: ErrorTable<keyof typeof codes> = {
  document: 'health',
  codes,
  faults: {
    not_found: 'not_found',
    method_not_allowed: 'method_not_allowed',
    payload_too_large: 'payload_too_large',
    unsupported_media_type: 'unsupported_media_type',
    invalid_json: 'invalid_request',
    rate_limited: 'rate_limited',
    unavailable: 'not_ready',
    internal: 'internal_error',
  },
  body: ({ code, message, details }) => ({ error: code, message, ...details }),
  invalidDetails: (fields) => ({ fields: fields.map(({ field }) => field) }),
};
