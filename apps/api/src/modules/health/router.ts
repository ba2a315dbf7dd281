import * as operations from '@quintet/contracts/health/operations';
import { createProcedures, router } from '../../trpc.ts';
import { getReadiness } from './readiness.ts';

const { implement } = createProcedures({});

/** The health checks as procedures. */
export const healthRouter = router({
  getLiveness: implement(operations.getLiveness, () => ({ status: 'live' as const })),
  getReadiness: implement(operations.getReadiness, getReadiness),
});
