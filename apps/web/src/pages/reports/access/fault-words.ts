import { useMemo } from 'react';
import type { Fault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { asRecord } from '../../../api/unparsed.ts';
import type { FaultWords } from '../../../ui/fault-notice.tsx';

const words: Readonly<Record<string, string>> = {
  AUTH_INVALID_API_KEY: 'You are signed out, or the key was revoked.',
  NOT_FOUND: 'This is not there, or belongs to another key.',
  JOB_NOT_FOUND: 'This job is no longer kept. Jobs are kept for 24 hours.',
  CONFLICT: 'Somebody changed this in the meantime.',
  PAYLOAD_TOO_LARGE: 'This is too long to send. The limit is 600,000 characters a section.',
  VALIDATION_ERROR: 'The server did not accept what was sent.',
};

/** The words for the faults of this contract; a key that is gone leads back to the sign-in. */
export function useReportsFaultWords(): FaultWords {
  const utils = trpc.useUtils();
  return useMemo(
    () => ({
      describe,
      signedOut: {
        code: 'AUTH_INVALID_API_KEY',
        onSignedOut: () => void utils.reports.getStudio.invalidate(),
      },
    }),
    [utils],
  );
}

function describe(fault: Fault): string | undefined {
  const known = words[fault.code];
  return fault.code === 'VALIDATION_ERROR' ? `${known} ${firstMistake(fault)}`.trim() : known;
}

/** What the first of the rejected fields lacks. */
function firstMistake({ body }: Fault): string {
  const details = asRecord(body['data'])?.['details'];
  const message = asRecord(Array.isArray(details) ? details[0] : undefined)?.['msg'];
  return typeof message === 'string' ? `${message}.` : '';
}
