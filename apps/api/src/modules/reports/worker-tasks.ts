/** What is done on the worker threads: whatever reads texts of users, who may write what takes long to read. */
export { judgeSection } from './checks/judge-section.ts';
export { findInconsistencies } from './consistency/consistency.ts';
export { exportDocx } from './export/docx/export-docx.ts';
export { exportMarkdown } from './export/export-markdown.ts';
export { exportPdf } from './export/pdf/export-pdf.ts';
export { refineByRule } from './refining/by-rule.ts';
export { listRefineChoices } from './refining/refine-choices.ts';
export { draftSection } from './sections/draft.ts';
export { editSection, numberBlocks } from './writing/edit-section.ts';
export { collectMaterial } from './writing/section-prompt.ts';
