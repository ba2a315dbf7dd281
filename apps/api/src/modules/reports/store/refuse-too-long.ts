import { ContractError } from '../../../platform/errors/contract-error.ts';
import { TaskLimitError } from '../../../platform/workers/worker-pool.ts';

/** What a request is told whose texts take more time or memory to read than any may have. */
export function refuseTooLong(error: unknown): never {
  if (!(error instanceof TaskLimitError)) throw error;
  const message = 'The texts of this report take too long to read; please make them shorter or simpler';
  throw new ContractError('SERVICE_UNAVAILABLE', { message }, { cause: error });
}
