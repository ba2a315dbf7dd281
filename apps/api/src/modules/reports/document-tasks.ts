import { exportDocx } from './export-docx.ts';
import { exportPdf } from './export-pdf.ts';
import { refineByRule, type RuleRefinement } from './refine-section.ts';
import type { Report } from './report-document.ts';

/** What can be done away from the event loop. */
export interface DocumentTasks {
  readonly exportDocx: { readonly input: Report; readonly output: Uint8Array };
  readonly exportPdf: { readonly input: Report; readonly output: Uint8Array };
  readonly refineByRule: {
    readonly input: { readonly markdown: string; readonly prompt: string };
    readonly output: RuleRefinement;
  };
}

export type TaskName = keyof DocumentTasks;

/** The code behind each task. */
export const documentTasks: {
  readonly [Name in TaskName]: (
    input: DocumentTasks[Name]['input'],
  ) => DocumentTasks[Name]['output'] | Promise<DocumentTasks[Name]['output']>;
} = { exportDocx, exportPdf, refineByRule };
