import { openDraft, type DraftInput } from './drafts/draft-context.ts';
import { computeFigures } from '../figures/figures.ts';
import { joinBlocks } from '../text/markdown.ts';
import { findSection } from './sections.ts';

/**
 * Drafts a section from the facts alone, as Markdown under its title. The same input gives the same text. Every
 * figure is in the facts or computed from them; what is missing is marked `[to confirm: …]`.
 */
export function draftSection(input: DraftInput): string {
  const { draft } = findSection(input.type, input.section_title);
  const context = openDraft(input, computeFigures(input.facts));
  return joinBlocks([`# ${input.section_title}`, ...draft(context)]);
}
