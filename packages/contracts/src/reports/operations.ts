import { z } from 'zod';
import { operation } from '../operation.ts';
import { reportsErrors } from './errors.ts';
import { GenerateInput, JobQueued, JobStatus, RefineInput, StatusInput, WaitedAnswer } from './schemas.ts';

const startErrors = [
  'AUTH_INVALID_API_KEY',
  'BAD_REQUEST',
  'VALIDATION_ERROR',
  'CONFLICT',
  'RATE_LIMITED',
  'SERVICE_UNAVAILABLE',
] as const;

/**
 * `POST /generate` (contract "Endpoints" 1): queue a draft of one section. With `Prefer: wait=N` the answer is in the
 * older shape: 200 when the job ended in time, 202 while it is at work or when the section is busy.
 */
export const generate = operation({
  name: 'reports.generate',
  table: reportsErrors,
  method: 'POST',
  path: '/generate',
  status: 202,
  input: GenerateInput,
  output: z.union([JobQueued, WaitedAnswer]),
  errors: startErrors,
  auth: 'report_session',
  limits: [{ name: 'reports.generate.ip', points: 3_000, seconds: 60, by: 'ip' }],
  summary: 'Generate a section of a report',
  invalid: { '*': 'VALIDATION_ERROR' },
});

/** `POST /refine` (contract "Endpoints" 2): queue a change of one section's text. `Prefer` works as for `/generate`. */
export const refine = operation({
  name: 'reports.refine',
  table: reportsErrors,
  method: 'POST',
  path: '/refine',
  status: 202,
  input: RefineInput,
  output: z.union([JobQueued, WaitedAnswer]),
  errors: startErrors,
  auth: 'report_session',
  limits: [{ name: 'reports.refine.ip', points: 3_000, seconds: 60, by: 'ip' }],
  summary: 'Refine a section of a report',
  invalid: { '*': 'VALIDATION_ERROR' },
});

/** `GET /status/{job_id}` (contract "Endpoints" 3): where a job stands, and its result. */
export const getStatus = operation({
  name: 'reports.getStatus',
  table: reportsErrors,
  method: 'GET',
  path: '/status/{job_id}',
  status: 200,
  input: StatusInput,
  output: JobStatus,
  errors: ['AUTH_INVALID_API_KEY', 'JOB_NOT_FOUND', 'SERVICE_UNAVAILABLE'],
  auth: 'report_key',
  limits: [],
  summary: 'Status of a job',
  invalid: { '*': 'VALIDATION_ERROR' },
});

/**
 * `POST /jobs/{job_id}/cancel`: end a job. A job that waits or runs has then failed with `CANCELLED`; one that is over
 * stays as it is. Answers with the status of the job.
 */
export const cancelJob = operation({
  name: 'reports.cancelJob',
  table: reportsErrors,
  method: 'POST',
  path: '/jobs/{job_id}/cancel',
  status: 200,
  input: StatusInput,
  output: JobStatus,
  errors: ['AUTH_INVALID_API_KEY', 'JOB_NOT_FOUND', 'SERVICE_UNAVAILABLE'],
  auth: 'report_key',
  limits: [],
  summary: 'Cancel a job',
  invalid: { '*': 'VALIDATION_ERROR' },
});
