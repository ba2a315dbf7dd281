import type { ErrorTable } from '../operation.ts';
import { plainCodes, plainFaults, plainShape } from '../plain-errors.ts';

const codes = {
  ...plainCodes,
  invalid_email: { status: 400, message: 'That is not an email address we can use.' },
  invalid_icp: {
    status: 400,
    message: 'Choose who you are: parent, school, entrepreneur, government or philanthropist.',
  },
  invalid_context: {
    status: 400,
    message: 'That answer does not fit the quiz. Please start the quiz again.',
  },
  invalid_json: { status: 400, message: 'The body is not valid JSON.' },
  invalid_captcha: { status: 400, message: 'The captcha was not solved. Please try it again.' },
  invalid_vid: { status: 401, message: 'This visitor is not known. Please enter your email again.' },
  invalid_jwt: { status: 401, message: 'The token is missing, expired or not valid here.' },
  preview_forbidden: { status: 403, message: 'Previews need a preview token.' },
  invalid_transition: { status: 409, message: 'The task cannot change to that status.' },
  missing_fields: { status: 422, message: 'Some answers are missing.' },
  provider_down: { status: 503, message: 'Personalised pages are away for a moment.' },
} as const;

export type TimebackCode = keyof typeof codes;

/** Errors of the TimeBack document: `{ error, message, …extras }`. */
export const timebackErrors: ErrorTable<TimebackCode> = {
  document: 'timeback',
  codes,
  faults: { ...plainFaults, invalid_json: 'invalid_json', unavailable: 'provider_down' },
  ...plainShape,
};
