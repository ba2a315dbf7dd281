import type { Glossary } from './lessons/glossary.ts';
import { planHelp, planQuestions, type Lesson } from './lessons/lessons.ts';
import { phrasesByLanguage, type Phrases } from './lessons/phrases.ts';
import { writeLessons } from './lessons/write-lesson.ts';
import { addCounts, countReading, easeOf, noCounts, type ReadingCounts } from './prose/reading-counts.ts';
import { readProse, type Level, type RewrittenProse } from './prose/rewrite-prose.ts';
import { isSameButForWords } from './tree/compare-blocks.ts';
import type { Block, Chapter, Edit, Prose } from './tree/chapter.ts';
import { findLanguage } from './tree/language.ts';
import { applyEdits } from './tree/prose.ts';
import { readCleanChapter } from './tree/read-chapter.ts';

/** Where a block of the original went: UTF-16 offsets in the original and in the levelled text. */
export interface LevelledBlock {
  readonly sourceStart: number;
  readonly sourceEnd: number;
  readonly start: number;
  readonly end: number;
}

/** A chapter at a level. What was added, a word explained or a question, lies between the blocks. */
export interface LevelledChapter {
  readonly text: string;
  readonly blocks: readonly LevelledBlock[];
}

/** By how much the reading ease of two levels shall differ. */
const margin = 1;

/**
 * A chapter, Markdown or HTML, at a level, by rules alone (Textbook, "personalize"). Only prose is touched: code, formulas, tables,
 * links, images, numbers, headings, admonitions and front matter come out byte for byte, and nothing that runs comes out at
 * all. Its reading ease falls from beginner over intermediate to advanced where there is prose in a language we know, and that of
 * beginner is above the original's. Pure, never fails, takes linear time.
 */
export function levelChapter(
  original: string,
  level: Level,
  options: { readonly glossary?: Glossary } = {},
): LevelledChapter {
  const { chapter, placeInOriginal } = readCleanChapter(original);
  const language = findLanguage(chapter);
  const rewriting = rewriteChapter(chapter, level, language);
  const phrases = phrasesByLanguage.get(language);
  const lessons =
    phrases === undefined ? [] : chooseLessons(chapter, { level, phrases, rewriting, ...options });
  const edits = [...rewriting.edits, ...writeLessons(chapter, lessons)];
  return { text: applyEdits(chapter.source, edits), blocks: placeBlocks(chapter, edits, placeInOriginal) };
}

interface Rewriting {
  readonly edits: readonly Edit[];
  /** Of the original, at this level, and at the intermediate one: beginner and advanced are measured against it. */
  readonly original: ReadingCounts;
  readonly levelled: ReadingCounts;
  readonly intermediate: ReadingCounts;
}

function rewriteChapter(chapter: Chapter, level: Level, language: string): Rewriting {
  let [original, levelled, intermediate] = [noCounts, noCounts, noCounts];
  const edits: Edit[] = [];
  for (const block of chapter.blocks) {
    const readings = block.prose.map((prose) => (language === 'eng' ? readProse(prose) : keepProse(prose)));
    const kept = block.prose.map((prose) => countReading(prose.text));
    const done = checkBlock(
      chapter,
      block,
      readings.map((read) => read(level)),
    );
    for (const prose of done) edits.push(...prose.edits);
    for (const [index, before] of kept.entries()) {
      const now = done[index];
      const middle = level === 'intermediate' ? now : readings[index]?.('intermediate');
      original = addCounts(original, before);
      levelled = addCounts(levelled, countAgain(now, before));
      intermediate = addCounts(intermediate, countAgain(middle, before));
    }
  }
  return { edits, original, levelled, intermediate };
}

function keepProse({ text }: Prose): (level: Level) => RewrittenProse {
  return () => ({ edits: [], text });
}

function countAgain(prose: RewrittenProse | undefined, before: ReadingCounts): ReadingCounts {
  return prose === undefined || prose.edits.length === 0 ? before : countReading(prose.text);
}

/** A block that does not read as the same things in the same order when it is rewritten stays as it is. */
function checkBlock(
  chapter: Chapter,
  block: Block,
  rewritten: readonly RewrittenProse[],
): readonly RewrittenProse[] {
  const edits = rewritten.flatMap((prose) => prose.edits);
  if (edits.length === 0) return rewritten;
  const before = chapter.source.slice(block.start, block.end);
  const after = applyEdits(
    before,
    edits.map((edit) => ({ ...edit, start: edit.start - block.start, end: edit.end - block.start })),
  );
  if (isSameButForWords(before, after, chapter.format)) return rewritten;
  return block.prose.map(({ text }) => ({ edits: [], text }));
}

interface Choice {
  readonly level: Level;
  readonly phrases: Phrases;
  readonly rewriting: Rewriting;
  readonly glossary?: Glossary;
}

/** As many lessons as the level needs, and those that are good for it anyway. */
function chooseLessons(chapter: Chapter, { level, phrases, rewriting, glossary }: Choice): Lesson[] {
  if (level === 'intermediate' || rewriting.original.words === 0) return [];
  const { original, intermediate, levelled } = rewriting;
  const [easeBefore, easeBetween] = [easeOf(original), easeOf(intermediate)];
  if (level === 'beginner') {
    const goal = Math.max(easeBefore, easeBetween) + margin;
    return fitLessons(planHelp(chapter, phrases, glossary), levelled, (ease) => ease - goal);
  }
  const goal = Math.min(easeBefore, easeBetween) - margin;
  return fitLessons(planQuestions(chapter, phrases), levelled, (ease) => goal - ease);
}

/** Adds spare lessons, then leaves out those that lead away from the goal, until `lead` is positive. */
function fitLessons(
  planned: readonly Lesson[],
  counts: ReadingCounts,
  lead: (ease: number) => number,
): Lesson[] {
  const chosen = new Set(planned.filter(({ isSpare }) => !isSpare));
  let sum = [...chosen].reduce((total, lesson) => addCounts(total, lesson.counts), counts);
  for (const lesson of planned) {
    if (lead(easeOf(sum)) >= 0) break;
    if (!lesson.isSpare || lead(easeOf(lesson.counts)) <= 0) continue;
    chosen.add(lesson);
    sum = addCounts(sum, lesson.counts);
  }
  for (const lesson of planned.toSorted((a, b) => lead(easeOf(a.counts)) - lead(easeOf(b.counts)))) {
    if (lead(easeOf(sum)) >= 0) break;
    if (!chosen.has(lesson) || lead(easeOf(lesson.counts)) >= 0) continue;
    chosen.delete(lesson);
    sum = addCounts(sum, lesson.counts, -1);
  }
  return planned.filter((lesson) => chosen.has(lesson));
}

function placeBlocks(
  { blocks }: Chapter,
  edits: readonly Edit[],
  placeInOriginal: (offset: number) => number,
): LevelledBlock[] {
  const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let next = 0;
  let shift = 0;
  return blocks.map(({ start, end }) => {
    const passTo = (offset: number) => {
      for (let edit = sorted[next]; edit !== undefined; edit = sorted[++next]) {
        const isBehind = edit.start >= offset || (edit.start === edit.end && edit.start === offset);
        if (isBehind) break;
        shift += edit.text.length - (edit.end - edit.start);
      }
      return offset + shift;
    };
    // What was added after the block before stands before this one.
    const from = passTo(start);
    return {
      sourceStart: placeInOriginal(start),
      sourceEnd: placeInOriginal(end),
      start: from,
      end: passTo(end),
    };
  });
}
