import type { RefinePart } from '@quintet/contracts/reports/refine-actions';
import { applyEdits } from '../../text/markdown-blocks.ts';
import { findPart } from '../outline/find-part.ts';
import { outlineOf } from '../outline/outline.ts';
import { removalOf } from '../outline/removal.ts';
import { Refusal } from '../refusal.ts';

/** Takes a block out, or a heading with all that stands under it. */
export function removePart(markdown: string, part: RefinePart): string {
  const outline = outlineOf(markdown);
  const { heading, blocks } = findPart(outline, part);
  const gone = new Set([...(heading === undefined ? [] : [heading.block]), ...blocks]);
  const left = outline.split.blocks.filter((block) => !gone.has(block) && block.node.type !== 'heading');
  if (left.length === 0) throw new Refusal('That would leave nothing of the section.');
  return applyEdits(markdown, removalOf(outline, [...gone]));
}
