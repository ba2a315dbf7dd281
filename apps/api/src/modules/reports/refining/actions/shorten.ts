import type { RefinePart } from '@quintet/contracts/reports/refine-actions';
import { applyEdits } from '../../text/markdown-blocks.ts';
import { countWordsOf, findPart } from '../outline/find-part.ts';
import { outlineOf } from '../outline/outline.ts';
import { Refusal } from '../refusal.ts';
import { findFigures } from './figure-places.ts';
import { findSentences, leaveOut, removeSentences } from './leave-out.ts';
import { tighten } from './wording.ts';

/** How far from the words that were asked for a result may be. */
const tolerance = 0.1;

/** Two thirds of the words: clearly shorter, and still a text. */
const usualShare = 2 / 3;

/** Leaves out what no reader misses: no opening of a paragraph, no figure, no limit, no open point goes. */
export function shorten(markdown: string, part: RefinePart): string {
  const most = Math.round(countPart(markdown, part) * usualShare);
  const shorter = cut(markdown, part, { most, least: 0, isStated: false });
  if (shorter !== markdown) return shorter;
  throw new Refusal(
    'There is no sentence that could go without loss. To leave out more, say how much, such as “Shorten it by 30 %”.',
  );
}

/**
 * Shortens to a share of the words. Throws `Refusal` when leaving out sentences does not bring the text within a tenth of
 * that length.
 */
export function shortenToShare(markdown: string, part: RefinePart, share: number): string {
  return shortenToWords(markdown, part, Math.max(1, Math.round(countPart(markdown, part) * share)));
}

/** Shortens to a number of words, headings and tables counted; see `shortenToShare`. */
export function shortenToWords(markdown: string, part: RefinePart, words: number): string {
  const before = countPart(markdown, part);
  if (before <= words) throw new Refusal(`There are ${before} words, no more than the ${words} asked for.`);
  const allowed = Math.ceil(words * tolerance);
  const shorter = cut(markdown, part, { most: words, least: words - allowed, isStated: true });
  const after = countPart(shorter, part);
  if (shorter !== markdown && Math.abs(after - words) <= allowed) return shorter;
  throw new Refusal(
    `Leaving out sentences brings it from ${before} words to ${after}, not to ${words}: headings, tables, quotes and open points stay, and something under each heading and in each list item.`,
  );
}

interface Goal {
  readonly most: number;
  readonly least: number;
  readonly isStated: boolean;
}

/** Wordy phrases first, then whole sentences, those that tell least first. */
function cut(markdown: string, part: RefinePart, goal: Goal): string {
  const reworded = tighten(markdown, part);
  const tight = countPart(reworded, part) < goal.least ? markdown : reworded;
  const outline = outlineOf(tight);
  const sentences = findSentences(outline, findPart(outline, part).blocks);
  const gone = leaveOut(sentences, {
    ...goal,
    words: countWordsOf(outline, part),
    figures: findFigures(tight, sentences.candidates),
  });
  return applyEdits(tight, removeSentences(outline, sentences, gone));
}

function countPart(markdown: string, part: RefinePart): number {
  return countWordsOf(outlineOf(markdown), part);
}
