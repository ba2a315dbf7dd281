import { z } from 'zod';
import { text } from '../operation.ts';

export const reportTypes = ['Feasibility_report', 'Technical_scope', 'Commercial_proposal'] as const;
export type ReportType = (typeof reportTypes)[number];

/** The sections of each report, in reading order (contract "Report Sections"). */
export const sectionTitles = {
  Feasibility_report: [
    'Executive Summary',
    'Project Overview',
    'Business Requirements',
    'Technical Assessment',
    'Resource Assessment',
    'Cost-Benefit Analysis',
    'Risk Assessment',
    'Alternative Solutions',
    'Timeline Feasibility',
    'Stakeholder Analysis',
    'Recommendations',
    'Appendix',
  ],
  Technical_scope: [
    'Executive Summary',
    'Company Background',
    'Current State Analysis',
    'Requirements Overview',
    'Proposed Solution',
    'Technology Stack',
    'Integration Points',
    'Security & Compliance',
    'Implementation Timeline',
    'Resource Requirements',
    'Risks & Mitigations',
    'Assumptions & Dependencies',
  ],
  // The document leaves this list open: no title is allowed before one is configured.
  Commercial_proposal: [],
} as const satisfies Record<ReportType, readonly string[]>;

/** A title of any report. The two executive summaries share one. */
export type SectionTitle = (typeof sectionTitles)[ReportType][number];

/** Whether `title` is one of the allowed titles of `type`, letter for letter. */
export function isSectionTitle(type: ReportType, title: string): title is SectionTitle {
  const allowed: readonly string[] = sectionTitles[type];
  return allowed.includes(title);
}

const byLooseName: ReadonlyMap<string, ReportType> = new Map(
  reportTypes.map((type) => [type.toLowerCase(), type] as const),
);

/** `type` of a request: case, surrounding spaces and `-` for `_` do not matter; it comes out canonical. */
export const ReportTypeInput = z
  .string()
  .transform((value) => byLooseName.get(value.trim().toLowerCase().replaceAll('-', '_')) ?? value)
  .pipe(z.enum(reportTypes));

/** Name of a row of `reports.customers` or `reports.opportunities`; unknown ones are allowed. */
export const RecordId = text(200).trim().min(1);

interface Titled {
  readonly type: ReportType;
  readonly section_title: string;
}

/** What is wrong with a title, or `undefined` for one of the report's. */
export function describeTitleMistake({ type, section_title }: Titled): string | undefined {
  if (isSectionTitle(type, section_title)) return undefined;
  const allowed = sectionTitles[type].map((title) => `'${title}'`).join(', ');
  return allowed === ''
    ? `No section of '${type}' can be generated yet`
    : `section_title of '${type}' must be one of: ${allowed}`;
}

function checkTitle(value: Titled, context: z.RefinementCtx): void {
  const message = describeTitleMistake(value);
  if (message === undefined) return;
  context.addIssue({ code: 'custom', path: ['section_title'], message, input: value.section_title });
}

const sectionFields = {
  type: ReportTypeInput,
  customer_id: RecordId,
  opportunity_id: RecordId,
  section_title: text(200),
};

/** Body of `POST /generate`. */
export const GenerateInput = z.object(sectionFields).superRefine(checkTitle).meta({ id: 'GenerateInput' });
export type GenerateInput = z.infer<typeof GenerateInput>;

/** Body of `POST /refine`. Whether `original_text` decodes is found out by the job, not here. */
export const RefineInput = z
  .object({ ...sectionFields, original_text: z.string().min(1), prompt: text(8_000).trim().min(1) })
  .superRefine(checkTitle)
  .meta({ id: 'RefineInput' });
export type RefineInput = z.infer<typeof RefineInput>;

/** Parameter of `GET /status/{job_id}`. Any string is looked up; an unknown one is a 404, not a 422. */
export const StatusInput = z.object({ job_id: z.string() });

export const JobId = z.uuid();

/** Answer of `POST /generate` and `POST /refine`: 202. */
export const JobQueued = z
  .object({
    status: z.literal('processing'),
    message: z.literal('Job queued'),
    data: z.object({ job_id: JobId, status: z.literal('pending') }),
  })
  .meta({ id: 'JobQueued' });
export type JobQueued = z.infer<typeof JobQueued>;

const resultFields = { customer_id: z.string(), opportunity_id: z.string(), section_title: z.string() };

/** What a finished job gives: base64 of the UTF-8 Markdown, under the name of what was done. */
export const JobResult = z
  .union([
    z.object({ ...resultFields, generated_section_b64: z.base64() }),
    z.object({ ...resultFields, refined_section_b64: z.base64() }),
  ])
  .meta({ id: 'JobResult' });
export type JobResult = z.infer<typeof JobResult>;

/** Answer of `GET /status/{job_id}` for a job that is known: 200, failed ones included. */
export const JobStatus = z
  .union([
    z.object({
      status: z.literal('processing'),
      message: z.enum(['Job pending', 'Job processing']),
      data: z.object({ job_id: JobId, status: z.enum(['pending', 'processing']) }),
    }),
    z.object({
      status: z.literal('ready'),
      message: z.literal('Job completed'),
      data: z.object({ job_id: JobId, status: z.literal('completed'), result: JobResult }),
    }),
    z.object({
      status: z.literal('error'),
      message: z.literal('Job failed'),
      data: z.object({
        job_id: JobId,
        status: z.literal('failed'),
        error: z.object({ error_code: z.string(), message: z.string() }),
      }),
    }),
  ])
  .meta({ id: 'JobStatus' });
export type JobStatus = z.infer<typeof JobStatus>;

const waited = { request_id: z.string(), job_id: JobId };

/** Answers of a POST that was asked to wait (`Prefer: wait=N`), in the document's older shape. */
export const WaitedAnswer = z
  .union([
    z.object({
      status: z.enum(['busy', 'processing']),
      message: z.string(),
      data: z.object({ ready: z.literal(false), ...waited }),
    }),
    z.object({
      status: z.literal('ready'),
      message: z.literal('Draft ready'),
      data: z.object({ ready: z.literal(true), ...waited }).and(JobResult),
    }),
    z.object({
      status: z.literal('error'),
      message: z.string(),
      data: z.object({ ready: z.literal(false), ...waited, error_code: z.string() }),
    }),
  ])
  .meta({ id: 'WaitedAnswer' });
export type WaitedAnswer = z.infer<typeof WaitedAnswer>;
