import type { routerOf } from './module.ts';
import { bloomModule } from './modules/bloom/module.ts';
import { chatkitModule } from './modules/chatkit/module.ts';
import { healthModule } from './modules/health/module.ts';
import { reportsModule } from './modules/reports/module.ts';
import { textbookModule } from './modules/textbook/module.ts';
import { timebackModule } from './modules/timeback/module.ts';

/** Every module of the program. Nothing else names one. */
export const modules = {
  health: healthModule,
  timeback: timebackModule,
  reports: reportsModule,
  bloom: bloomModule,
  chatkit: chatkitModule,
  textbook: textbookModule,
};

/** The whole API, for typed clients: one sub-router per module. */
export type AppRouter = ReturnType<typeof routerOf<typeof modules>>;
