import { z } from 'zod';
import { FileAnswer, operation } from '../operation.ts';
import { reportsErrors } from './errors.ts';
import { RefineChoices } from './refine-actions.ts';
import {
  CompareInput,
  Comparison,
  Consistency,
  Done,
  ExportInput,
  GenerateReportInput,
  ListReportsInput,
  OpenReportInput,
  Report,
  ReportInput,
  ReportList,
  RollBackInput,
  SaveSectionInput,
  SectionInput,
  SignInInput,
  Studio,
  Version,
  VersionInput,
  VersionList,
} from './studio-schemas.ts';

const common = {
  table: reportsErrors,
  status: 200,
  auth: 'report_key',
  limits: [],
  invalid: { '*': 'VALIDATION_ERROR' },
} as const;
const errors = ['AUTH_INVALID_API_KEY', 'VALIDATION_ERROR', 'SERVICE_UNAVAILABLE'] as const;
const reportErrors = [...errors, 'NOT_FOUND'] as const;

/** Whether this browser is signed in; needs no key. */
export const getStudio = operation({
  ...common,
  name: 'reports.getStudio',
  method: 'GET',
  path: '/reports-api/studio',
  auth: 'public',
  input: z.object({}),
  output: Studio,
  errors: ['SERVICE_UNAVAILABLE'],
  summary: 'Who is signed in to the studio, and how its words are made',
});

/** Sets the cookie `reports_key` for twelve hours when the key is valid. */
export const signIn = operation({
  ...common,
  name: 'reports.signIn',
  method: 'POST',
  path: '/reports-api/session',
  auth: 'public',
  limits: [{ name: 'reports.signIn.ip', points: 20, seconds: 60, by: 'ip' }],
  input: SignInInput,
  output: Done,
  errors: [...errors, 'RATE_LIMITED'],
  summary: 'Sign in to the studio with an API key',
});

/** Signs in with the demo's own key. There only with `DEMO_DATA=true`, for a browser on this machine; else `NOT_FOUND`. */
export const signInToDemo = operation({
  ...common,
  name: 'reports.signInToDemo',
  method: 'POST',
  path: '/reports-api/session/demo',
  auth: 'public',
  limits: [{ name: 'reports.signIn.ip', points: 20, seconds: 60, by: 'ip' }],
  input: z.object({}),
  output: Done,
  errors: ['NOT_FOUND', 'RATE_LIMITED', 'SERVICE_UNAVAILABLE'],
  summary: 'Sign in to the studio of the demo',
});

export const signOut = operation({
  ...common,
  name: 'reports.signOut',
  method: 'POST',
  path: '/reports-api/session/end',
  auth: 'public',
  input: z.object({}),
  output: Done,
  errors: [],
  summary: 'Sign out of the studio',
});

export const listReports = operation({
  ...common,
  name: 'reports.listReports',
  method: 'GET',
  path: '/reports-api/reports',
  input: ListReportsInput,
  output: ReportList,
  errors,
  summary: 'Reports of this key, newest first',
});

/** Finds the report of the `Session-Id` for a type, customer and opportunity, or makes it. */
export const openReport = operation({
  ...common,
  name: 'reports.openReport',
  method: 'POST',
  path: '/reports-api/reports',
  auth: 'report_session',
  input: OpenReportInput,
  output: Report,
  errors: [...errors, 'BAD_REQUEST'],
  summary: 'Open a report of a session',
});

/** Every section that the type allows, with its state. `NOT_FOUND` for a report of another key. */
export const getReport = operation({
  ...common,
  name: 'reports.getReport',
  method: 'GET',
  path: '/reports-api/reports/{report_id}',
  input: ReportInput,
  output: Report,
  errors: reportErrors,
  summary: 'A report with the state of its sections',
});

export const deleteReport = operation({
  ...common,
  name: 'reports.deleteReport',
  method: 'DELETE',
  path: '/reports-api/reports/{report_id}',
  input: ReportInput,
  output: Done,
  errors: reportErrors,
  summary: 'Delete a report with its sections and versions',
});

/** Writes the sections two at a time, the executive summary last. While a run is under way no other is begun. */
export const generateReport = operation({
  ...common,
  name: 'reports.generateReport',
  method: 'POST',
  path: '/reports-api/reports/{report_id}/run',
  input: GenerateReportInput,
  output: Report,
  errors: reportErrors,
  summary: 'Write all sections of a report, or those that are missing',
});

/** Ends the run, and the jobs that it has begun. What is written stays. */
export const cancelReportRun = operation({
  ...common,
  name: 'reports.cancelReportRun',
  method: 'POST',
  path: '/reports-api/reports/{report_id}/run/cancel',
  input: ReportInput,
  output: Report,
  errors: reportErrors,
  summary: 'Stop writing the sections of a report',
});

/** The newest version, or the one asked for. */
export const getSection = operation({
  ...common,
  name: 'reports.getSection',
  method: 'GET',
  path: '/reports-api/reports/{report_id}/section',
  input: VersionInput,
  output: Version,
  errors: reportErrors,
  summary: 'The text of a section',
});

/** What a section can be asked for without a language model: its newest version, or the one given. */
export const getRefineChoices = operation({
  ...common,
  name: 'reports.getRefineChoices',
  method: 'GET',
  path: '/reports-api/reports/{report_id}/refine-choices',
  input: VersionInput,
  output: RefineChoices,
  errors: reportErrors,
  summary: 'The parts of a section, and the actions that would do nothing to it',
});

/** A new version from what a person wrote. `CONFLICT` when there is a newer one than `version`. */
export const saveSection = operation({
  ...common,
  name: 'reports.saveSection',
  method: 'POST',
  path: '/reports-api/reports/{report_id}/section',
  input: SaveSectionInput,
  output: Version,
  errors: [...reportErrors, 'CONFLICT'],
  summary: 'Save an edited section as a new version',
});

/** Newest first. */
export const listVersions = operation({
  ...common,
  name: 'reports.listVersions',
  method: 'GET',
  path: '/reports-api/reports/{report_id}/versions',
  input: SectionInput,
  output: VersionList,
  errors: reportErrors,
  summary: 'All versions of a section',
});

export const compareVersions = operation({
  ...common,
  name: 'reports.compareVersions',
  method: 'GET',
  path: '/reports-api/reports/{report_id}/comparison',
  input: CompareInput,
  output: Comparison,
  errors: reportErrors,
  summary: 'Two versions of a section, to show what changed',
});

/** Makes the text of an older version the newest; nothing is lost. */
export const rollBack = operation({
  ...common,
  name: 'reports.rollBack',
  method: 'POST',
  path: '/reports-api/reports/{report_id}/roll-back',
  input: RollBackInput,
  output: Version,
  errors: reportErrors,
  summary: 'Go back to an older version of a section',
});

export const checkConsistency = operation({
  ...common,
  name: 'reports.checkConsistency',
  method: 'GET',
  path: '/reports-api/reports/{report_id}/consistency',
  input: ReportInput,
  output: Consistency,
  errors: reportErrors,
  summary: 'Contradictions between the sections of a report and with the facts',
});

/** The written sections in reading order. REST sends the file itself. `NOT_FOUND` while nothing is written. */
export const exportReport = operation({
  ...common,
  name: 'reports.exportReport',
  method: 'GET',
  path: '/reports-api/reports/{report_id}/export',
  input: ExportInput,
  output: FileAnswer,
  errors: reportErrors,
  answer: 'file',
  summary: 'A report as DOCX, PDF or Markdown',
});
