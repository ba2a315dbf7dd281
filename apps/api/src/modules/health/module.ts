import { healthErrors } from '@quintet/contracts/health/errors';
import { defineModule } from '../../module.ts';
import { healthRouter } from './router.ts';

/** Whether the process is up and can serve. */
export const healthModule = defineModule({
  name: 'health',
  router: healthRouter,
  errors: healthErrors,
  paths: ['/health'],
  origins: ({ TIMEBACK_ORIGINS }) => TIMEBACK_ORIGINS,
  open: () => undefined,
});
