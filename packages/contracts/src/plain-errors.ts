import type { ErrorDetails, ErrorTable, Fault } from './operation.ts';

/** What TimeBack's document and those in its shape say alike of requests that no operation gets to see, and of faults of ours. */
export const plainCodes = {
  bad_request: { status: 400, message: 'The request is not valid HTTP.' },
  invalid_request: { status: 400, message: 'A field of the request has a value it cannot take.' },
  not_found: { status: 404, message: 'There is nothing at this address.' },
  method_not_allowed: { status: 405, message: 'This address does not take that method.' },
  request_timeout: { status: 408, message: 'The request took too long to arrive.' },
  payload_too_large: { status: 413, message: 'The body is too large.' },
  unsupported_media_type: { status: 415, message: 'Send the body as application/json.' },
  rate_limited: { status: 429, message: 'Too many requests. Please wait a moment.' },
  headers_too_large: { status: 431, message: 'The head of the request is too large.' },
  internal_error: { status: 500, message: 'Something failed on our side. It has been recorded.' },
} as const;

/** Which of those codes stands for which fault. */
export const plainFaults = {
  bad_request: 'bad_request',
  request_timeout: 'request_timeout',
  headers_too_large: 'headers_too_large',
  not_found: 'not_found',
  method_not_allowed: 'method_not_allowed',
  payload_too_large: 'payload_too_large',
  unsupported_media_type: 'unsupported_media_type',
  invalid_json: 'invalid_request',
  rate_limited: 'rate_limited',
  internal: 'internal_error',
} as const satisfies Partial<Record<Fault, keyof typeof plainCodes>>;

/** The body `{ error, message, …extras }`. */
export const plainShape = {
  body: ({ code, message, details }: { code: string; message: string; details: ErrorDetails }) => ({
    error: code,
    message,
    ...details,
  }),
  invalidDetails: (fields) => ({ fields: fields.map(({ field }) => field) }),
} satisfies Pick<ErrorTable, 'body' | 'invalidDetails'>;

/** The same of documents whose codes stand in capitals. */
export const capitalCodes = {
  BAD_REQUEST: { status: 400, message: 'The request is not valid' },
  NOT_FOUND: { status: 404, message: 'There is nothing at this address' },
  METHOD_NOT_ALLOWED: { status: 405, message: 'This address does not take that method' },
  REQUEST_TIMEOUT: { status: 408, message: 'The request took too long to arrive' },
  PAYLOAD_TOO_LARGE: { status: 413, message: 'The body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: 'Send the body as application/json' },
  RATE_LIMITED: { status: 429, message: 'Too many requests; please wait a moment' },
  HEADERS_TOO_LARGE: { status: 431, message: 'The head of the request is too large' },
  INTERNAL_ERROR: { status: 500, message: 'Something failed on our side; it has been recorded' },
} as const;

/** Which of those codes stands for which fault. */
export const capitalFaults = {
  bad_request: 'BAD_REQUEST',
  request_timeout: 'REQUEST_TIMEOUT',
  headers_too_large: 'HEADERS_TOO_LARGE',
  not_found: 'NOT_FOUND',
  method_not_allowed: 'METHOD_NOT_ALLOWED',
  payload_too_large: 'PAYLOAD_TOO_LARGE',
  unsupported_media_type: 'UNSUPPORTED_MEDIA_TYPE',
  invalid_json: 'BAD_REQUEST',
  rate_limited: 'RATE_LIMITED',
  internal: 'INTERNAL_ERROR',
} as const satisfies Partial<Record<Fault, keyof typeof capitalCodes>>;
