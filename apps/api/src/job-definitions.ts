import { forgetJobs } from './modules/reports/forget-jobs.ts';
import { draftSections, generateSection, refineSection } from './modules/reports/section-jobs.ts';
import { fulfilWishes } from './modules/timeback/fulfil-wishes.ts';
import { rollUpNightly } from './modules/timeback/roll-up.ts';
import { workTask } from './modules/timeback/work-task.ts';
import { pruneEvents } from './prune-events.ts';
import type { JobDefinition } from './platform/jobs.ts';
import type { Services } from './services.ts';

/** Every job of every document. */
export const jobDefinitions: readonly JobDefinition<Services>[] = [
  pruneEvents,
  workTask,
  rollUpNightly,
  fulfilWishes,
  generateSection,
  draftSections,
  refineSection,
  forgetJobs,
];
