import * as operations from '@quintet/contracts/timeback/operations';
import { quizzes } from '@quintet/contracts/timeback/schemas';
import { implement, router } from '../../trpc.ts';
import { recordClick } from './click.ts';
import { getReadiness } from './health.ts';
import { describeFallback, personalize } from './personalize.ts';
import { deleteProfile, getProfile } from './profile.ts';
import { startSession } from './session.ts';

/** The TimeBack document as procedures. */
export const timebackRouter = router({
  startSession: implement(operations.startSession, startSession),
  personalize: implement(operations.personalize, personalize, { whenUnavailable: describeFallback }),
  getProfile: implement(operations.getProfile, getProfile),
  deleteProfile: implement(operations.deleteProfile, deleteProfile),
  listOutcomes: implement(operations.listOutcomes, () => quizzes),
  recordClick: implement(operations.recordClick, recordClick),
  getLiveness: implement(operations.getLiveness, () => ({ status: 'live' as const })),
  getReadiness: implement(operations.getReadiness, getReadiness),
});
