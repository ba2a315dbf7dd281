import * as admin from '@quintet/contracts/timeback/admin-operations';
import * as operations from '@quintet/contracts/timeback/operations';
import { quizzes } from '@quintet/contracts/timeback/schemas';
import { agentLoop } from '@quintet/contracts/timeback/events';
import { createProcedures, router } from '../../trpc.ts';
import { openAgentLoop } from './tips/agent-loop.ts';
import { authenticateAgentLoop, createAgentToken, type Listener } from './tips/agent-token.ts';
import { recordClick } from './experiments/click.ts';
import { listExperiments, resumeExperiment, shipVariant } from './experiments/experiments.ts';
import { describeFallback, personalize } from './pages/personalize.ts';
import { listCells, previewCell } from './pages/preview-cells.ts';
import { deleteProfile, getProfile } from './visitors/profile.ts';
import { getReceipt, listDecisions } from './pages/receipts.ts';
import {
  authenticateAdmin,
  endAdminSession,
  getAdminSession,
  startAdminSession,
} from './visitors/admin-sign-in.ts';
import type { TimebackServices } from './services.ts';
import type { Visitor } from './visitors/visitors.ts';
import { authenticateVisitor, getSettings, startSession } from './visitors/session.ts';
import { giveFeedback } from './tips/tasks.ts';
import { getTipHistory } from './tips/tip-history.ts';

const { implement, implementStream } = createProcedures<TimebackServices, Identities>({
  visitor: { check: authenticateVisitor },
  agent_loop: { check: authenticateAgentLoop },
  service: { check: authenticateAdmin },
});

interface Identities {
  /** A known `vid` in the input or the `tb_vid` cookie. */
  visitor: Visitor;
  /** A token made for one visitor's stream. */
  agent_loop: Listener;
  /** A service token, in the header or the sign-in cookie of those who run the site: the name in it. */
  service: string;
}

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
