import type { ErrorTable, InvalidField } from '../operation.ts';

const codes = {
  BAD_REQUEST: { status: 400, message: 'The request is not valid' },
  INVALID_SIGNATURE: { status: 400, message: 'Invalid signature' },
  INVALID_TOPIC: { status: 404, message: 'There is no such topic' },
  UNAUTHORIZED: { status: 401, message: 'A valid token is needed' },
  FORBIDDEN: { status: 403, message: 'Your account may not do this' },
  NOT_FOUND: { status: 404, message: 'There is nothing at this address' },
  METHOD_NOT_ALLOWED: { status: 405, message: 'This address does not take that method' },
  REQUEST_TIMEOUT: { status: 408, message: 'The request took too long to arrive' },
  CONFLICT: { status: 409, message: 'The request contradicts the state of things' },
  PAYLOAD_TOO_LARGE: { status: 413, message: 'The body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: 'Send the body as application/json' },
  UNPROCESSABLE: { status: 422, message: 'A field has a value it cannot take' },
  RATE_LIMITED: { status: 429, message: 'Too many requests; please wait a moment' },
  HEADERS_TOO_LARGE: { status: 431, message: 'The head of the request is too large' },
  INTERNAL_ERROR: { status: 500, message: 'Something failed on our side; it has been recorded' },
  PROVIDER_DOWN: { status: 503, message: 'A service that this needs is away' },
} as const;

export type BloomCode = keyof typeof codes;

/** The codes that clients know; what else is wrong with a request is a BAD_REQUEST with its own status. */
const told: ReadonlySet<BloomCode> = new Set([
  'BAD_REQUEST',
  'INVALID_TOPIC',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'NOT_FOUND',
  'RATE_LIMITED',
  'INTERNAL_ERROR',
  'PROVIDER_DOWN',
]);

/** Paths whose clients read `detail`. */
const detailed = /^\/api\/(?:analytics|notifications)(?:\/|$)/;

/** Errors of the Bloom document: `{ error, code }`, and `detail` where clients read that. */
export const bloomErrors: ErrorTable<BloomCode> = {
  document: 'bloom',
  codes,
  faults: {
    bad_request: 'BAD_REQUEST',
    request_timeout: 'REQUEST_TIMEOUT',
    headers_too_large: 'HEADERS_TOO_LARGE',
    not_found: 'NOT_FOUND',
    method_not_allowed: 'METHOD_NOT_ALLOWED',
    payload_too_large: 'PAYLOAD_TOO_LARGE',
    unsupported_media_type: 'UNSUPPORTED_MEDIA_TYPE',
    invalid_json: 'BAD_REQUEST',
    rate_limited: 'RATE_LIMITED',
    unavailable: 'PROVIDER_DOWN',
    internal: 'INTERNAL_ERROR',
  },
  body({ code, message, path, details }) {
    const error = typeof details['message'] === 'string' ? details['message'] : message;
    return {
      error,
      code: told.has(code) ? code : 'BAD_REQUEST',
      ...(detailed.test(path) || code === 'INVALID_SIGNATURE' ? { detail: error } : {}),
    };
  },
  invalidDetails: (fields) => ({ message: fields.map(describeField).join('; ') }),
};

function describeField({ field, missing, message }: InvalidField): string {
  return missing ? `${field} is required` : `${field}: ${message}`;
}
