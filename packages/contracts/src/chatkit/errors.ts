import { z } from 'zod';
import type { ErrorTable, InvalidField } from '../operation.ts';
import { capitalCodes, capitalFaults } from '../plain-errors.ts';

const codes = {
  ...capitalCodes,
  INVALID_REQUEST: { status: 400, message: 'The request is not valid' },
  INVALID_EMAIL: { status: 400, message: 'Invalid email format' },
  INVALID_LEARNING_LEVEL: { status: 400, message: 'Expected beginner, intermediate or advanced' },
  INVALID_PAGE_PATH: { status: 400, message: 'Expected a path that starts with /' },
  HIGHLIGHTED_TEXT_TOO_LONG: { status: 400, message: 'Expected at most 1000 characters' },
  INVALID_CLIENT_SECRET: { status: 401, message: 'The session has ended; please start a new one' },
  CONFLICT: { status: 409, message: 'The conversation does not stand where this would follow' },
  THREAD_LOCKED: { status: 409, message: 'Nothing more can be said in this conversation' },
  RATE_LIMIT_EXCEEDED: { status: 429, message: 'Too many requests; please wait a moment' },
  SESSION_CREATION_FAILED: {
    status: 500,
    message: 'Could not create ChatKit session. Please try again.',
  },
  UNAVAILABLE: { status: 503, message: 'A service that this needs is away; please try again' },
} as const;

export type ChatkitCode = keyof typeof codes;

const titles: Readonly<Record<number, string>> = {
  400: 'Invalid request',
  401: 'Unauthorized',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request timeout',
  409: 'Conflict',
  413: 'Payload too large',
  415: 'Unsupported media type',
  429: 'Rate limit exceeded',
  431: 'Headers too large',
  503: 'Service unavailable',
};

/** The code that a rejected field of a session gets. */
export const sessionFaults = {
  student_email: 'INVALID_EMAIL',
  learning_level: 'INVALID_LEARNING_LEVEL',
  page_path: 'INVALID_PAGE_PATH',
  highlighted_text: 'HIGHLIGHTED_TEXT_TOO_LONG',
} as const satisfies Readonly<Record<string, ChatkitCode>>;

const Told = z
  .array(z.object({ code: z.string(), message: z.string(), field: z.string().optional() }))
  .min(1);
const sessionPath = '/api/chatkit/session';

/**
 * Errors of the ChatKit document (its "Response (Errors)"). Clients of the chat itself show `message`, which the contract
 * of the sessions does not have.
 */
export const chatkitErrors: ErrorTable<ChatkitCode> = {
  document: 'chatkit',
  codes,
  faults: {
    ...capitalFaults,
    bad_request: 'INVALID_REQUEST',
    invalid_json: 'INVALID_REQUEST',
    rate_limited: 'RATE_LIMIT_EXCEEDED',
    unavailable: 'UNAVAILABLE',
  },
  body({ code, message, path, details, requestId }) {
    const wait = details['retry_after'];
    const text = describe(code, { message, path, details });
    const told = Told.safeParse(details['faults']).data ?? [{ code, message: text }];
    return {
      error: code === 'SESSION_CREATION_FAILED' ? 'Failed to create session' : titleOf(code),
      details: told,
      ...(path === sessionPath ? {} : { message: told.map((fault) => fault.message).join('; ') }),
      ...(wait === undefined ? {} : { retry_after: wait }),
      timestamp: `${new Date().toISOString().slice(0, 19)}Z`,
      ...(requestId === undefined || wait !== undefined ? {} : { request_id: requestId }),
    };
  },
  invalidDetails: (fields) => ({ faults: tellFaults(fields) }),
};

function titleOf(code: ChatkitCode): string {
  return titles[codes[code].status] ?? 'Internal error';
}

interface Fault {
  readonly message: string;
  readonly path: string;
  readonly details: Readonly<Record<string, unknown>>;
}

function describe(code: ChatkitCode, { message, path, details }: Fault): string {
  if (code === 'RATE_LIMIT_EXCEEDED' && path === sessionPath) {
    const wait = details['retry_after'];
    return `Too many session creation attempts. Try again in ${typeof wait === 'number' ? wait : 60} seconds.`;
  }
  return typeof details['message'] === 'string' ? details['message'] : message;
}

const faultOfField: Readonly<Record<string, ChatkitCode>> = sessionFaults;

function tellFaults(fields: readonly InvalidField[]) {
  const isWhole =
    fields.length > 0 && fields.every(({ path, expected }) => path.length === 1 && expected === 'object');
  if (isWhole) return [{ code: 'INVALID_REQUEST', message: 'Expected a JSON object' }];
  return fields.map(({ field, path, message }) => {
    const code = path.length === 1 ? faultOfField[field] : undefined;
    if (code !== undefined) return { code, message: codes[code].message, field };
    return { code: 'INVALID_REQUEST', message: `${path.join('.')}: ${message}`, field: path.join('.') };
  });
}
