import type { ErrorTable, InvalidField } from '../operation.ts';
import { capitalCodes, capitalFaults } from '../plain-errors.ts';

const codes = {
  ...capitalCodes,
  INVALID_SIGNATURE: { status: 400, message: 'Invalid signature' },
  INVALID_TOPIC: { status: 404, message: 'There is no such topic' },
  UNAUTHORIZED: { status: 401, message: 'A valid token is needed' },
  FORBIDDEN: { status: 403, message: 'Your account may not do this' },
  CONFLICT: { status: 409, message: 'The request contradicts the state of things' },
  UNPROCESSABLE: { status: 422, message: 'A field has a value it cannot take' },
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
    ...capitalFaults,
    unavailable: 'PROVIDER_DOWN',
  },
  body({ code, message, path, details }) {
    const error = typeof details['message'] === 'string' ? details['message'] : message;
    return {
      error,
      code: told.has(code) ? code : 'BAD_REQUEST',
      ...(detailed.test(path) || code === 'INVALID_SIGNATURE' ? { detail: error } : {}),
    };
  },
  // An id that is none names nothing: which form it has to have is nobody's concern.
  invalidDetails: (fields, code) =>
    code === 'NOT_FOUND' ? {} : { message: fields.map(describeField).join('; ') },
};

function describeField({ field, missing, message }: InvalidField): string {
  return missing ? `${field} is required` : `${field}: ${message}`;
}
