import type { DifficultyLevel } from '@quintet/contracts/textbook/schemas';
import { findLosses } from '../levelling/check-levelled.ts';
import type { LevelledBlock, LevelledChapter } from '../levelling/level-chapter.ts';
import { readingEase } from '../levelling/reading-ease.ts';
import type { Range } from '../levelling/tree/chapter.ts';
import type { PreparedLevel } from './prepare-level.ts';

/** What a model wrote in place of a section, after its check. */
export interface WrittenSection {
  readonly text: string;
  readonly blocks: readonly Range[];
}

interface Given extends PreparedLevel {
  readonly original: string;
  readonly level: DifficultyLevel;
  /** For each section what stands in its place; nothing where the rules' text stays. */
  readonly written: readonly (WrittenSection | undefined)[];
}

/**
 * Puts the sections of a model and of the rules together. Gives the chapter by the rules where the whole is not at its level
 * or has lost something.
 */
export function joinLevel(given: Given): LevelledChapter {
  const { original, level, rules } = given;
  const joined = join(given);
  const [before, after] = [readingEase(original), readingEase(joined.text)];
  // Where there is no prose there is no ease either, and nothing is harder or easier.
  const misses = {
    beginner: after <= before,
    intermediate: false,
    advanced: after > Math.max(before, readingEase(rules.text)),
  };
  return !misses[level] && findLosses(original, joined.text).length === 0 ? joined : rules;
}

function join({ rules, sections, written }: Given): LevelledChapter {
  const pieces: string[] = [];
  const blocks: LevelledBlock[] = [];
  let length = 0;
  let first = 0;
  for (const [index] of sections.entries()) {
    const next = sections[index + 1]?.start ?? Infinity;
    let last = first;
    while ((rules.blocks[last]?.sourceStart ?? Infinity) < next) last += 1;
    const own = rules.blocks.slice(first, last);
    const from = index === 0 ? 0 : rules.blocks[first]?.start;
    const byRules = from === undefined ? '' : rules.text.slice(from, rules.blocks[last]?.start);
    first = last;
    const answer = written[index];
    const placed =
      answer === undefined
        ? own.map((block) => moveBy(-(from ?? 0), block))
        : placeBlocks(answer.blocks, own);
    for (const block of placed) blocks.push(moveBy(length, block));
    const text = answer === undefined ? byRules : answer.text + byRules.slice(byRules.trimEnd().length);
    pieces.push(text);
    length += text.length;
  }
  return { text: pieces.join(''), blocks };
}

/** Blocks of an answer with the stretches of the original that they come from: one for one where there are as many. */
function placeBlocks(blocks: readonly Range[], sources: readonly LevelledBlock[]): LevelledBlock[] {
  return blocks.flatMap(({ start, end }, at) => {
    const source = sources[Math.floor((at * sources.length) / blocks.length)];
    return source === undefined ? [] : [{ ...source, start, end }];
  });
}

function moveBy(by: number, block: LevelledBlock): LevelledBlock {
  return { ...block, start: block.start + by, end: block.end + by };
}
