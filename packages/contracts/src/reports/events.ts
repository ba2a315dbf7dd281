import { z } from 'zod';
import { stream } from '../operation.ts';
import { reportsErrors } from './errors.ts';
import { StatusInput } from './schemas.ts';
import { ReportInput } from './studio-schemas.ts';

/** Where a job stands. `error` is there when it failed. */
export const JobStateEvent = z.object({
  status: z.enum(['pending', 'processing', 'completed', 'failed']),
  error: z.object({ error_code: z.string(), message: z.string() }).optional(),
});

/** A piece of text. `offset` is how many characters (UTF-16 units) stand before it since the last `restarted`. */
export const JobDelta = z.object({ offset: z.int(), text: z.string() });

/** How far a job is. `steps` are those of one run; their number is not known in advance. */
export const JobProgress = z.object({ step: z.enum(['facts', 'writing', 'checking', 'saving']) });

/**
 * The text so far no longer counts and starts over at 0: another process took the job over (`takeover`), or the text was
 * checked and came out differently (`rewritten`).
 */
export const JobRestarted = z.object({ reason: z.enum(['takeover', 'rewritten']) });

/**
 * `GET /status/{job_id}/events`: a job as it is worked on. Without a cursor it starts at the beginning. The text of the
 * deltas since the last `restarted`, joined, is the text of the result once `state` tells that it is completed. The
 * stream ends with the job.
 */
export const jobEvents = stream({
  name: 'reports.jobEvents',
  table: reportsErrors,
  method: 'GET',
  path: '/status/{job_id}/events',
  input: StatusInput,
  events: {
    state: JobStateEvent,
    progress: JobProgress,
    delta: JobDelta,
    restarted: JobRestarted,
    /** The cursor the client resumed from is no longer kept: it must ask for the status. */
    reset: z.object({ cursor: z.string() }),
  },
  errors: ['AUTH_INVALID_API_KEY', 'JOB_NOT_FOUND', 'SERVICE_UNAVAILABLE'],
  auth: 'report_key',
  limits: [],
  summary: 'Progress, text and state of a job as server-sent events',
  invalid: { '*': 'VALIDATION_ERROR' },
});

/** A section has changed: a job of it was queued, begun or ended, or somebody saved a version. */
export const SectionEvent = z.object({
  section_title: z.string(),
  state: z.enum(['pending', 'processing', 'failed', 'written']),
});

/** How far the run of a report is. `step` is a section. */
export const ReportRunEvent = z.object({
  run_id: z.uuid(),
  state: z.enum(['running', 'completed', 'failed', 'cancelled']),
  /** From 0 to 1; it never falls. */
  progress: z.number(),
  step: z.object({ name: z.string(), state: z.enum(['started', 'finished']) }).optional(),
  error: z.string().optional(),
});

/** What happens to a report, whoever does it: enough to know when to read it again. It ends when the report is deleted. */
export const reportEvents = stream({
  name: 'reports.reportEvents',
  table: reportsErrors,
  method: 'GET',
  path: '/reports-api/reports/{report_id}/events',
  input: ReportInput,
  events: {
    section: SectionEvent,
    run: ReportRunEvent,
    deleted: z.object({}),
    /** The cursor the client resumed from is no longer kept: it must read the report. */
    reset: z.object({ cursor: z.string() }),
  },
  errors: ['AUTH_INVALID_API_KEY', 'NOT_FOUND', 'VALIDATION_ERROR', 'SERVICE_UNAVAILABLE'],
  auth: 'report_key',
  limits: [],
  summary: 'Changes of a report and its sections as server-sent events',
  invalid: { '*': 'VALIDATION_ERROR' },
});
