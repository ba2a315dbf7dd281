import {
  type RefineAction,
  type RefineChoices,
  RefinePart,
  writeInstruction,
} from '@quintet/contracts/reports/refine-actions';
import { plainTextOf } from '../../../platform/markdown/markdown-tree.ts';
import { tryAction } from './by-rule.ts';
import { countWordsOf } from './outline/find-part.ts';
import { outlineOf, type Outline } from './outline/outline.ts';
import { Refusal } from './refusal.ts';

/** Nobody picks from a longer list. */
const mostParts = 200;

/** As much as a narrow list shows. */
const longestStart = 36;

const part: RefinePart = { kind: 'all' };
const tried: readonly RefineAction[] = [
  { action: 'shorten', part },
  { action: 'bullets', part },
  { action: 'table', part },
  { action: 'plainer', part },
  { action: 'more_formal', part },
  { action: 'fix_headings' },
];

/** What a section can be asked for: its parts, and why some of the actions would come to nothing. */
export function listRefineChoices(markdown: string): RefineChoices {
  const outline = outlineOf(markdown);
  const parts = listParts(outline);
  const impossible: RefineChoices['impossible'] = tried.flatMap((action) => {
    const refined = tryAction(markdown, action);
    return refined.ok ? [] : [{ action: action.action, reason: refined.message }];
  });
  if (!parts.some(({ part }) => part.kind === 'heading'))
    impossible.push({ action: 'rename_heading', reason: 'There is no heading below the title.' });
  if (parts.length < 2)
    impossible.push({ action: 'remove', reason: 'That would leave nothing of the section.' });
  return { words: countWordsOf(outline, part), parts, impossible };
}

function listParts(outline: Outline): RefineChoices['parts'] {
  const places = new Map<string, number>();
  const blocks = outline.split.blocks.filter((block) => block !== outline.title?.block);
  const parts = blocks.flatMap(({ node }): { start: string; part: RefinePart }[] => {
    const start = startOf(plainTextOf(node));
    if (node.type === 'heading')
      return [{ start, part: { kind: 'heading', title: plainTextOf(node).trim() } }];
    if (node.type !== 'paragraph' && node.type !== 'list' && node.type !== 'table') return [];
    const place = (places.get(node.type) ?? 0) + 1;
    places.set(node.type, place);
    return [{ start, part: { kind: node.type, place } }];
  });
  return parts.slice(0, mostParts).flatMap(({ start, part }) => {
    const words = isSayable(part) ? countNamed(outline, part) : undefined;
    return words === undefined ? [] : [{ part, start, words }];
  });
}

/** Whether words can name it: not a heading without any, or with quotation marks of every kind. */
function isSayable(part: RefinePart): boolean {
  return RefinePart.safeParse(part).success && writeInstruction({ action: 'remove', part }) !== undefined;
}

/** A heading that shares its words with another has no name of its own. */
function countNamed(outline: Outline, part: RefinePart): number | undefined {
  try {
    return countWordsOf(outline, part);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function startOf(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return line.length > longestStart ? `${line.slice(0, longestStart - 1).trimEnd()}…` : line;
}
