import { findNewClaims } from '../checks/new-claims.ts';
import type { PromptData } from '../../../platform/llm/prompt.ts';
import type { Facts } from '../facts/facts.ts';
import type { Material } from '../facts/read-material.ts';
import { outlineOf, type Outline } from '../refining/outline/outline.ts';
import { splitBlocks } from '../text/markdown-blocks.ts';
import { carryOutEdits, findEditProblems, type BlockEdit } from './block-edits.ts';

/** A section, and what the model would do to it. */
export interface EditInput {
  readonly markdown: string;
  readonly prompt: string;
  readonly facts?: Facts | undefined;
  readonly edits: readonly BlockEdit[];
}

/** A section after edits; or what is wrong with them, in words for the model. */
export type EditedSection =
  | { readonly ok: true; readonly markdown: string }
  | { readonly ok: false; readonly problems: string[] };

/** What has to be done to texts before and after the model is asked. */
export interface EditingTasks {
  numberBlocks(markdown: string): string | Promise<string>;
  editSection(input: EditInput): EditedSection | Promise<EditedSection>;
  collectMaterial(given: Material): PromptData | Promise<PromptData>;
}

/** The blocks of a section under the numbers by which edits name them, from 1. */
export function numberBlocks(markdown: string): string {
  return splitBlocks(markdown)
    .blocks.map(({ index, source }) => `[block ${index + 1}]\n${source}`)
    .join('\n\n');
}

/** Carries out edits that are sound. */
export function editSection(input: EditInput): EditedSection {
  const outline = outlineOf(input.markdown);
  const problems = findProblems(outline, input);
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, markdown: carryOutEdits(outline, input.edits) };
}

function findProblems(outline: Outline, { prompt, facts, edits }: EditInput): string[] {
  const texts = [outline.source, prompt];
  const claims = edits.flatMap((edit) =>
    edit.op === 'delete' ? [] : findNewClaims(edit.markdown, { texts, facts }),
  );
  const problems = [...new Set([...findEditProblems(outline, edits, prompt), ...claims])];
  if (problems.length > 0 || keepsOthers(outline, edits)) return problems;
  return ['The new text runs into its neighbours, as an open code fence or a list beside a list does.'];
}

/** Whether all other blocks are still blocks of their own after the edits. */
function keepsOthers(outline: Outline, edits: readonly BlockEdit[]): boolean {
  const touched = new Set(edits.filter(({ op }) => op !== 'insert_after').map(({ block }) => block - 1));
  const others = outline.split.blocks.filter(({ index }) => !touched.has(index)).map(({ source }) => source);
  const blocks = splitBlocks(carryOutEdits(outline, edits)).blocks.map(({ source }) => source);
  let from = 0;
  return others.every((source) => {
    from = blocks.indexOf(source, from) + 1;
    return from > 0;
  });
}
