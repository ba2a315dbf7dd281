import { jobEvents } from '@quintet/contracts/reports/events';
import * as operations from '@quintet/contracts/reports/operations';
import * as recordOperations from '@quintet/contracts/reports/record-operations';
import * as studioOperations from '@quintet/contracts/reports/studio-operations';
import { implement, implementStream, router } from '../../trpc.ts';
import { cancelJob, getStatus, openJobEvents } from './job-status.ts';
import * as records from './records.ts';
import { exportReport } from './report-file.ts';
import { checkConsistency, deleteReport, getReport, listReports, openReport } from './reports.ts';
import { compareVersions, getSection, listVersions, rollBack, saveSection } from './section-versions.ts';
import { getStudio, signIn, signInToDemo, signOut } from './sign-in.ts';
import { generate, refine } from './start-job.ts';

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
  getSection: implement(studioOperations.getSection, getSection),
  saveSection: implement(studioOperations.saveSection, saveSection),
  listVersions: implement(studioOperations.listVersions, listVersions),
  compareVersions: implement(studioOperations.compareVersions, compareVersions),
  rollBack: implement(studioOperations.rollBack, rollBack),
  checkConsistency: implement(studioOperations.checkConsistency, checkConsistency),
  exportReport: implement(studioOperations.exportReport, exportReport),
});
