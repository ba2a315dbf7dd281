import type { ErrorTable } from '../operation.ts';

const codes = {
  invalid_email: { status: 400, message: 'That is not an email address we can use.' },
  invalid_icp: {
    status: 400,
    message: 'Choose who you are: parent, school, entrepreneur, government or philanthropist.',
  },
  invalid_context: {
    status: 400,
    message: 'That answer does not fit the quiz. Please start the quiz again.',
  },
  bad_request: { status: 400, message: 'The request is not valid HTTP.' },
  invalid_json: { status: 400, message: 'The body is not valid JSON.' },
  invalid_request: { status: 400, message: 'A field of the request has a value it cannot take.' },
  invalid_captcha: { status: 400, message: 'The captcha was not solved. Please try it again.' },
  invalid_vid: { status: 401, message: 'This visitor is not known. Please enter your email again.' },
  invalid_jwt: { status: 401, message: 'The token is missing, expired or not valid here.' },
  preview_forbidden: { status: 403, message: 'Previews need a preview token.' },
  not_found: { status: 404, message: 'There is nothing at this address.' },
  method_not_allowed: { status: 405, message: 'This address does not take that method.' },
  request_timeout: { status: 408, message: 'The request took too long to arrive.' },
  invalid_transition: { status: 409, message: 'The task cannot change to that status.' },
  payload_too_large: { status: 413, message: 'The body is too large.' },
  unsupported_media_type: { status: 415, message: 'Send the body as application/json.' },
  missing_fields: { status: 422, message: 'Some answers are missing.' },
  rate_limited: { status: 429, message: 'Too many requests. Please wait a moment.' },
  headers_too_large: { status: 431, message: 'The head of the request is too large.' },
  internal_error: { status: 500, message: 'Something failed on our side. It has been recorded.' },
  provider_down: { status: 503, message: 'Personalised pages are away for a moment.' },
} as const;

export type TimebackCode = keyof typeof codes;

/** Errors of the TimeBack document: `{ error, message, …extras }`. */
export const timebackErrors: ErrorTable<TimebackCode> = {
  document: 'timeback',
  codes,
  faults: {
    bad_request: 'bad_request',
    request_timeout: 'request_timeout',
    headers_too_large: 'headers_too_large',
    not_found: 'not_found',
    method_not_allowed: 'method_not_allowed',
    payload_too_large: 'payload_too_large',
    unsupported_media_type: 'unsupported_media_type',
    invalid_json: 'invalid_json',
    rate_limited: 'rate_limited',
    unavailable: 'provider_down',
    internal: 'internal_error',
  },
  body: ({ code, message, details }) => ({ error: code, message, ...details }),
  invalidDetails: (fields) => ({ fields: fields.map(({ field }) => field) }),
};
