import { jobEvents, reportEvents } from '@quintet/contracts/reports/events';
import * as operations from '@quintet/contracts/reports/operations';
import * as recordOperations from '@quintet/contracts/reports/record-operations';
import * as studioOperations from '@quintet/contracts/reports/studio-operations';
import { createProcedures, router } from '../../trpc.ts';
import { cancelJob, getStatus, openJobEvents } from './jobs/job-status.ts';
import * as records from './facts/records.ts';
import { type ExportServices, exportReport } from './export/report-file.ts';
import { deleteReport } from './store/delete-report.ts';
import {
  checkConsistency,
  getReport,
  listReports,
  openReport,
  type ReadingServices,
} from './store/reports.ts';
import { type ChoiceServices, getRefineChoices } from './store/refine-choices.ts';
import {
  compareVersions,
  getSection,
  listVersions,
  rollBack,
  saveSection,
} from './store/section-versions.ts';
import type { JobServices } from './jobs/services.ts';
import {
  type AccessServices,
  authenticateReportKey,
  authenticateReportSession,
  getStudio,
  type ReportSession,
  signIn,
  signInToDemo,
  signOut,
} from './access/sign-in.ts';
import { cancelReportRun, generateReport, openReportEvents } from './runs/report-runs.ts';
import { generate, refine } from './jobs/start-job.ts';

type Services = AccessServices & ChoiceServices & ExportServices & JobServices & ReadingServices;

const { implement, implementStream } = createProcedures<Services, Identities>({
  report_key: { check: authenticateReportKey, headers: ['X-API-Key'] },
  report_session: { check: authenticateReportSession, headers: ['X-API-Key', 'Session-Id'] },
});

interface Identities {
  /** Who owns what the key makes. */
  report_key: string;
  report_session: ReportSession;
}

/** The Reports document as procedures, and what its studio needs beside it. */
export const reportsRouter = router({
  generate: implement(operations.generate, generate),
  refine: implement(operations.refine, refine),
  getStatus: implement(operations.getStatus, getStatus),
  cancelJob: implement(operations.cancelJob, cancelJob),
  jobEvents: implementStream(jobEvents, openJobEvents),

  listCustomers: implement(recordOperations.listCustomers, records.listCustomers),
  getCustomer: implement(recordOperations.getCustomer, records.getCustomer),
  saveCustomer: implement(recordOperations.saveCustomer, records.saveCustomer),
  deleteCustomer: implement(recordOperations.deleteCustomer, records.deleteCustomer),
  listOpportunities: implement(recordOperations.listOpportunities, records.listOpportunities),
  getOpportunity: implement(recordOperations.getOpportunity, records.getOpportunity),
  saveOpportunity: implement(recordOperations.saveOpportunity, records.saveOpportunity),
  deleteOpportunity: implement(recordOperations.deleteOpportunity, records.deleteOpportunity),

  getStudio: implement(studioOperations.getStudio, getStudio),
  signIn: implement(studioOperations.signIn, signIn),
  signInToDemo: implement(studioOperations.signInToDemo, signInToDemo),
  signOut: implement(studioOperations.signOut, signOut),
  listReports: implement(studioOperations.listReports, listReports),
  openReport: implement(studioOperations.openReport, openReport),
  getReport: implement(studioOperations.getReport, getReport),
  deleteReport: implement(studioOperations.deleteReport, deleteReport),
  generateReport: implement(studioOperations.generateReport, generateReport),
  cancelReportRun: implement(studioOperations.cancelReportRun, cancelReportRun),
  reportEvents: implementStream(reportEvents, openReportEvents),
  getSection: implement(studioOperations.getSection, getSection),
  getRefineChoices: implement(studioOperations.getRefineChoices, getRefineChoices),
  saveSection: implement(studioOperations.saveSection, saveSection),
  listVersions: implement(studioOperations.listVersions, listVersions),
  compareVersions: implement(studioOperations.compareVersions, compareVersions),
  rollBack: implement(studioOperations.rollBack, rollBack),
  checkConsistency: implement(studioOperations.checkConsistency, checkConsistency),
  exportReport: implement(studioOperations.exportReport, exportReport),
});
