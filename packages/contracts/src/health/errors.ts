import type { ErrorTable } from '../operation.ts';
import { plainCodes, plainFaults, plainShape } from '../plain-errors.ts';

const codes = {
  ...plainCodes,
  not_ready: { status: 503, message: 'A dependency is not available.' },
} as const;

/** Errors of the health checks, in the shape of the contract that describes them (TimeBack's). */
export const healthErrors: ErrorTable<keyof typeof codes> = {
  document: 'health',
  codes,
  faults: { ...plainFaults, unavailable: 'not_ready' },
  ...plainShape,
};
