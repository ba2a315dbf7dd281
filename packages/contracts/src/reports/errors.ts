import type { ErrorTable, InvalidField } from '../operation.ts';
import { capitalCodes, capitalFaults } from '../plain-errors.ts';

const codes = {
  ...capitalCodes,
  AUTH_INVALID_API_KEY: { status: 401, message: 'Invalid API key' },
  JOB_NOT_FOUND: { status: 404, message: 'Job not found' },
  CONFLICT: { status: 409, message: 'The request contradicts an earlier one' },
  VALIDATION_ERROR: { status: 422, message: 'Validation error' },
  SERVICE_UNAVAILABLE: { status: 503, message: 'Reports are away for a moment' },
} as const;

export type ReportsCode = keyof typeof codes;

/** How a job can fail, with the words for it where the job has none of its own. */
export const jobErrors = {
  INVALID_BASE64: 'original_text is not base64 of UTF-8 text',
  INVALID_INSTRUCTION: 'The instruction could not be followed',
  MODEL_UNAVAILABLE: 'The language model is away; please try again later',
  CANCELLED: 'The job was cancelled',
  TIMEOUT: 'The job took too long',
  INTERNAL_ERROR: 'Something failed on our side; it has been recorded',
} as const;
export type JobErrorCode = keyof typeof jobErrors;

/** Errors of the Reports document: `{ status: "error", message, data: { error_code, path, details? } }`. */
export const reportsErrors: ErrorTable<ReportsCode> = {
  document: 'reports',
  codes,
  faults: {
    ...capitalFaults,
    invalid_json: 'VALIDATION_ERROR',
    unavailable: 'SERVICE_UNAVAILABLE',
  },
  body({ code, message, path, details }) {
    const { message: own, job_id, ...others } = details;
    const data = { error_code: code, path: fillPath(path, job_id), ...others };
    return {
      status: 'error',
      message: typeof own === 'string' ? own : message,
      // A body that is no JSON never came as far as its fields.
      data: code === 'VALIDATION_ERROR' && !('details' in data) ? { ...data, details: [brokenJson] } : data,
    };
  },
  invalidDetails: (fields) => ({ details: fields.map(toRow) }),
};

/** tRPC knows the template of a path only; that is all that an error says of its job. */
function fillPath(path: string, job_id: unknown): string {
  return typeof job_id === 'string' ? path.replace('{job_id}', job_id) : path;
}

const brokenJson = { type: 'json_invalid', loc: ['body'], msg: 'JSON decode error', input: {} };

/** A mistake as Pydantic writes it, which is what clients of the contract were written against. */
function toRow(field: InvalidField) {
  const { type, msg } = describeMistake(field);
  return { type, loc: ['body', ...field.path], msg, input: shorten(field.input) };
}

const longestEcho = 500;

/** What was sent, unless that is long: nobody needs a book back. */
function shorten(input: unknown): unknown {
  if (typeof input === 'string' && input.length > longestEcho) return `${input.slice(0, longestEcho)}…`;
  const isLong = input instanceof Object && JSON.stringify(input).length > longestEcho;
  return input === undefined || isLong ? null : input;
}

const byExpected: Readonly<Record<string, readonly [type: string, msg: string]>> = {
  string: ['string_type', 'Input should be a valid string'],
  number: ['float_type', 'Input should be a valid number'],
  int: ['int_type', 'Input should be a valid integer'],
  boolean: ['bool_type', 'Input should be a valid boolean'],
  object: ['dict_type', 'Input should be an object'],
  array: ['list_type', 'Input should be a list'],
};

const byCode: Readonly<Record<string, string>> = {
  too_small: 'too_short',
  too_big: 'too_long',
  invalid_value: 'enum',
  invalid_format: 'string_pattern_mismatch',
};

function describeMistake({ input, code, expected, message }: InvalidField): { type: string; msg: string } {
  if (input === undefined) return { type: 'missing', msg: 'Field required' };
  const [type, msg] = (code === 'invalid_type' ? byExpected[expected ?? ''] : undefined) ?? [];
  if (type !== undefined && msg !== undefined) return { type, msg };
  return { type: byCode[code] ?? 'value_error', msg: message };
}
