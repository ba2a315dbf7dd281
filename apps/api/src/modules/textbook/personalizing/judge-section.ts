import type { DifficultyLevel } from '@quintet/contracts/textbook/schemas';
import { findLosses } from '../levelling/check-levelled.ts';
import { readChapter } from '../levelling/tree/read-chapter.ts';
import { readingEase } from '../levelling/reading-ease.ts';
import type { Range } from '../levelling/tree/chapter.ts';

/** What a model wrote in place of a section. */
export interface JudgedSection {
  /** What is wrong with it, in words for the model. */
  readonly faults: readonly string[];
  readonly blocks: readonly Range[];
}

const longestQuote = 200;
/** How much shorter or longer than the section an answer may be. */
const [shortest, longest] = [0.4, 2.5];

/**
 * Checks a model's answer against the section that it was asked to rewrite: nothing lost, nothing made up, nothing that
 * runs, no other length, and at the level that was asked for.
 */
export function judgeSection(given: {
  readonly section: string;
  readonly answer: string;
  readonly level: DifficultyLevel;
}): JudgedSection {
  const { section, answer, level } = given;
  const lost = findLosses(section, answer).map(({ kind, text }) =>
    kind === 'active' ? `This runs something: ${quote(text)}` : `It leaves out: ${quote(text)}`,
  );
  const added = findLosses(answer, section).map(
    ({ text }) => `The section does not have this: ${quote(text)}`,
  );
  const faults = [...lost, ...added];
  const ratio = answer.length / section.length;
  if (ratio < shortest) faults.push('It is much shorter than the section.');
  if (ratio > longest) faults.push('It is much longer than the section.');
  const [before, after] = [readingEase(section), readingEase(answer)];
  if (level === 'beginner' && after <= before) faults.push('It is no easier to read than the section.');
  if (level === 'advanced' && after > before) faults.push('It is easier to read than the section.');
  return { faults, blocks: readChapter(answer).blocks.map(({ start, end }) => ({ start, end })) };
}

function quote(text: string): string {
  return text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text;
}
