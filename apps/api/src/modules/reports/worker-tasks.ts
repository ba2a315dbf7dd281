/** What is done on the worker threads, since it takes longer than a request may hold up the others. */
export { findInconsistencies } from './consistency/consistency.ts';
export { exportDocx } from './export/docx/export-docx.ts';
export { exportPdf } from './export/pdf/export-pdf.ts';
export { refineByRule } from './refining/by-rule.ts';
export { listRefineChoices } from './refining/refine-choices.ts';
