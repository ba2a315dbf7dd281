import * as admin from '@quintet/contracts/timeback/admin-operations';
import * as operations from '@quintet/contracts/timeback/operations';
import { quizzes } from '@quintet/contracts/timeback/schemas';
import { agentLoop } from '@quintet/contracts/timeback/events';
import { implement, implementStream, router } from '../../trpc.ts';
import { openAgentLoop } from './agent-loop.ts';
import { createAgentToken } from './agent-token.ts';
import { recordClick } from './click.ts';
import { listExperiments, resumeExperiment, shipVariant } from './experiments.ts';
import { getReadiness } from './health.ts';
import { describeFallback, personalize } from './personalize.ts';
import { listCells, previewCell } from './preview-cells.ts';
import { deleteProfile, getProfile } from './profile.ts';
import { getReceipt, listDecisions } from './receipts.ts';
import { endAdminSession, getAdminSession, startAdminSession } from './service-sign-in.ts';
import { getSettings, startSession } from './session.ts';
import { giveFeedback } from './tasks.ts';
import { getTipHistory } from './tip-history.ts';

/** The TimeBack document as procedures. */
export const timebackRouter = router({
  startSession: implement(operations.startSession, startSession),
  getSettings: implement(operations.getSettings, getSettings),
  personalize: implement(operations.personalize, personalize, { whenUnavailable: describeFallback }),
  getProfile: implement(operations.getProfile, getProfile),
  deleteProfile: implement(operations.deleteProfile, deleteProfile),
  listOutcomes: implement(operations.listOutcomes, () => quizzes),
  recordClick: implement(operations.recordClick, recordClick),
  agentLoop: implementStream(agentLoop, openAgentLoop),
  createAgentToken: implement(operations.createAgentToken, createAgentToken),
  giveFeedback: implement(operations.giveFeedback, giveFeedback),
  getLiveness: implement(operations.getLiveness, () => ({ status: 'live' as const })),
  getReadiness: implement(operations.getReadiness, getReadiness),
  startAdminSession: implement(admin.startAdminSession, startAdminSession),
  endAdminSession: implement(admin.endAdminSession, endAdminSession),
  getAdminSession: implement(admin.getAdminSession, getAdminSession),
  listCells: implement(admin.listCells, listCells),
  previewCell: implement(admin.previewCell, previewCell),
  listExperiments: implement(admin.listExperiments, listExperiments),
  shipVariant: implement(admin.shipVariant, shipVariant),
  resumeExperiment: implement(admin.resumeExperiment, resumeExperiment),
  getTipHistory: implement(admin.getTipHistory, getTipHistory),
  listDecisions: implement(admin.listDecisions, listDecisions),
  getReceipt: implement(admin.getReceipt, getReceipt),
});
