import * as server from '@quintet/contracts/chatkit/server';
import * as session from '@quintet/contracts/chatkit/session';
import { createProcedures, router } from '../../trpc.ts';
import { serve } from './server/serve.ts';
import type { ChatkitServices } from './services.ts';
import { authenticateLearner, type OpenSession } from './sessions/authenticate.ts';
import { createSession } from './sessions/create-session.ts';

const { implement } = createProcedures<ChatkitServices, { learner: OpenSession }>({
  learner: { check: authenticateLearner },
});

/** The ChatKit document as procedures. */
export const chatkitRouter = router({
  createSession: implement(session.createSession, createSession),
  serve: implement(server.serve, serve),
});
