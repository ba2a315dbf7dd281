import { timebackRouter } from './modules/timeback/router.ts';
import { router } from './trpc.ts';

/** The whole API: one sub-router per contract document. */
export const appRouter = router({
  timeback: timebackRouter,
});

export type AppRouter = typeof appRouter;
