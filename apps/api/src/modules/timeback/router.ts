import * as operations from '@quintet/contracts/timeback/operations';
import { quizzes } from '@quintet/contracts/timeback/schemas';
import { agentLoop } from '@quintet/contracts/timeback/events';
import { implement, implementStream, router } from '../../trpc.ts';
import { openAgentLoop } from './agent-loop.ts';
import { createAgentToken } from './agent-token.ts';
import { recordClick } from './click.ts';
import { getReadiness } from './health.ts';
import { describeFallback, personalize } from './personalize.ts';
import { deleteProfile, getProfile } from './profile.ts';
import { getSettings, startSession } from './session.ts';
import { giveFeedback } from './tasks.ts';

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
});
