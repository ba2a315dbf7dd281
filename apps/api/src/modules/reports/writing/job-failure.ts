import { jobErrors, type JobErrorCode } from '@quintet/contracts/reports/errors';

/** Why a job has failed for good, in words for whoever asked for it. */
export class JobFailure extends Error {
  readonly code: JobErrorCode;

  constructor(code: JobErrorCode, message: string = jobErrors[code], options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'JobFailure';
    this.code = code;
  }
}
