import type { DifficultyLevel } from '@quintet/contracts/textbook/schemas';
import type { Glossary } from '../levelling/lessons/glossary.ts';
import { levelChapter, type LevelledChapter } from '../levelling/level-chapter.ts';
import type { Block } from '../levelling/tree/chapter.ts';
import { readCleanChapter } from '../levelling/tree/read-chapter.ts';

/** A stretch of a chapter that is written in one go; together they are the whole chapter. */
export interface Section {
  /** Where it begins in the original, in characters; the next one ends it. */
  readonly start: number;
  /** What a model is asked to rewrite; nothing where the section is too long for one, or has no prose. */
  readonly text: string | undefined;
}

/** A chapter by the rules, and its sections for whoever can write better. */
export interface PreparedLevel {
  readonly rules: LevelledChapter;
  readonly sections: readonly Section[];
}

/** A section ends before the next heading once it is so long; what is longer than a model answers is not asked for. */
const [enough, mostAsked] = [1_200, 12_000];

/** More cost the event loop too much to be handed on. */
const mostBlocks = 10_000;

/** Levels a chapter by the rules and parts it by its headings. */
export function prepareLevel({
  original,
  level,
  terms,
}: {
  original: string;
  level: DifficultyLevel;
  terms: Glossary['terms'];
}): PreparedLevel {
  const { chapter, placeInOriginal } = readCleanChapter(original);
  const { blocks, source } = chapter;
  const sections: Section[] = [];
  let [start, isProse] = [0, false];
  const endAt = (end: number) => {
    const isAsked = isProse && end - start <= mostAsked;
    const text = isAsked ? source.slice(start, end).trim() : undefined;
    sections.push({ start: placeInOriginal(start), text });
    [start, isProse] = [end, false];
  };
  for (const block of blocks) {
    if (block.kind === 'heading' && block.start - start >= enough) endAt(block.start);
    isProse ||= hasProse(block);
  }
  endAt(source.length);
  const rules = levelChapter(original, level, { glossary: { terms } });
  const { length } = rules.blocks;
  if (length <= mostBlocks) return { rules, sections };
  // That much is no chapter for a model, and positions in it are kept less exactly.
  const step = Math.ceil(length / mostBlocks);
  return { rules: { ...rules, blocks: rules.blocks.filter((_, index) => index % step === 0) }, sections: [] };
}

function hasProse({ prose }: Block): boolean {
  return prose.some(({ isOwn }) => isOwn);
}
