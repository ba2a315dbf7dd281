import type { ErrorTable, InvalidField } from '../operation.ts';
import { plainCodes, plainFaults } from '../plain-errors.ts';

const { internal_error: _, ...requestCodes } = plainCodes;

const codes = {
  ...requestCodes,
  invalid_difficulty: { status: 400, message: 'The difficulty is beginner, intermediate or advanced.' },
  missing_required_field: { status: 400, message: 'A field is missing or has a value it cannot take.' },
  session_not_found: { status: 404, message: 'There is no such session, or it has expired.' },
  processing_error: { status: 500, message: 'The content could not be processed. It has been recorded.' },
  unavailable: { status: 503, message: 'Sessions are away for a moment.' },
} as const;

type TextbookCode = keyof typeof codes;

/** Errors of the Textbook document (contract "Error Codes"): `{ error, detail }`. */
export const textbookErrors: ErrorTable<TextbookCode> = {
  document: 'textbook',
  codes,
  faults: { ...plainFaults, unavailable: 'unavailable', internal: 'processing_error' },
  body: ({ code, message, details }) => ({
    error: code,
    detail: typeof details['detail'] === 'string' ? details['detail'] : message,
  }),
  invalidDetails: (fields) => ({ detail: fields.map(describeField).join('; ') }),
};

function describeField({ field, missing, message }: InvalidField): string {
  return missing ? `${field} is required` : `${field}: ${message}`;
}
