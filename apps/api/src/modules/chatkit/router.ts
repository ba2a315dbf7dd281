import * as session from '@quintet/contracts/chatkit/session';
import { createProcedures, router } from '../../trpc.ts';
import type { ChatkitServices } from './services.ts';
import { createSession } from './sessions/create-session.ts';

const { implement } = createProcedures<ChatkitServices>({});

/** The ChatKit document as procedures. */
export const chatkitRouter = router({
  createSession: implement(session.createSession, createSession),
});
