/** What is done on the worker threads: whatever reads chapters, which may take long. */
export { joinLevel } from './personalizing/join-level.ts';
export { judgeSection } from './personalizing/judge-section.ts';
export { prepareLevel } from './personalizing/prepare-level.ts';
