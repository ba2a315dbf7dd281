import { reportsRouter } from './modules/reports/router.ts';
import { timebackRouter } from './modules/timeback/router.ts';
import { router } from './trpc.ts';

/** The whole API: one sub-router per contract document. */
export const appRouter = router({
  timeback: timebackRouter,
  reports: reportsRouter,
});

export type AppRouter = typeof appRouter;
