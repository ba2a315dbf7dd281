import { bloomErrors } from '@quintet/contracts/bloom/errors';
import type { RunChange } from '../../../platform/runs/run.ts';

const messages: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(bloomErrors.codes).map(([code, { message }]) => [code, message])),
  BAD_REQUEST: 'An agent cannot work with these inputs',
  TIMEOUT: 'The workflow took too long',
  NO_ANSWER: 'Nobody approved in time',
  NOT_APPROVED: 'A step was not approved',
  HOP_LIMIT: 'The rules of the workflow go round in circles',
};

/** Why a run ended as it did, for its owner: in the words of the agent that refused, where it has some. */
export function describeFailure({
  event: { state, error },
  message,
}: Pick<RunChange<unknown>, 'event' | 'message'>): string {
  if (state === 'cancelled') return 'The workflow was cancelled';
  return message ?? messages[error ?? ''] ?? bloomErrors.codes.INTERNAL_ERROR.message;
}
