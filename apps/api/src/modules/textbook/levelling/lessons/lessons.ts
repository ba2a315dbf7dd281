import { countReading, type ReadingCounts } from '../prose/reading-counts.ts';
import type { Chapter } from '../tree/chapter.ts';
import { findGaps } from './gaps.ts';
import { findDefinitions, findFirstUses, type Glossary } from './glossary.ts';
import type { Phrases } from './phrases.ts';
import { sectionsOf, type ChapterSection } from './sections-of.ts';

/** Something the levelling adds between two blocks: a word explained, a thing to do, a question. */
export interface Lesson {
  /** After which character of the source it stands. */
  readonly at: number;
  readonly label: string;
  readonly text: string;
  readonly counts: ReadingCounts;
  /** Whether it is there for its own sake, or only where the level could not be reached without it. */
  readonly isSpare: boolean;
}

/** A section of fewer words needs no pause. */
const shortSection = 60;
const definitionsPerSection = 2;

/** For beginners: the terms of the glossary at their first use, and something to do after a section. */
export function planHelp(chapter: Chapter, phrases: Phrases, glossary: Glossary | undefined): Lesson[] {
  const after = findGaps(chapter);
  const index = new Map(chapter.blocks.map((block, at) => [block, at]));
  const definitions: Lesson[] = [];
  const terms = [...(glossary?.terms ?? []), ...findDefinitions(chapter).terms];
  const perSection = new Map<number, number>();
  let section = 0;
  const sectionAt = chapter.blocks.map(({ kind }) => (kind === 'heading' ? ++section : section));
  for (const use of findFirstUses(chapter, { terms })) {
    const at = after(use.block);
    const place = sectionAt[use.block] ?? 0;
    const count = perSection.get(place) ?? 0;
    if (at === undefined || count >= definitionsPerSection) continue;
    perSection.set(place, count + 1);
    definitions.push(lesson(at, `${phrases.newWord}: ${use.term}.`, use.definition, false));
  }
  const hints = planPerSection(chapter, {
    after,
    index,
    label: `${phrases.yourTurn}.`,
    texts: phrases.hints,
  });
  return [...definitions, ...hints];
}

/** For advanced readers: a question that leads on from each section. */
export function planQuestions(chapter: Chapter, phrases: Phrases): Lesson[] {
  const after = findGaps(chapter);
  const index = new Map(chapter.blocks.map((block, at) => [block, at]));
  return planPerSection(chapter, { after, index, label: `${phrases.goDeeper}.`, texts: phrases.prompts });
}

interface Plan {
  readonly after: (from: number) => number | undefined;
  readonly index: ReadonlyMap<ChapterSection['blocks'][number], number>;
  readonly label: string;
  readonly texts: Phrases['hints'];
}

/** At the end of each section one text of its kind, none twice before all had their turn; spare are those that repeat. */
function planPerSection(chapter: Chapter, { after, index, label, texts }: Plan): Lesson[] {
  const sections = sectionsOf(chapter);
  const used = new Map<string, number>();
  return sections.flatMap(({ blocks, kind, words }) => {
    const key = texts[kind] === undefined ? 'prose' : kind;
    const choices = texts[key] ?? texts.prose;
    const last = blocks.at(-1);
    const at = last === undefined ? undefined : lastGap(blocks.length, (index.get(last) ?? 0) + 1, after);
    if (at === undefined) return [];
    const count = used.get(key) ?? 0;
    const isSpare = words < shortSection || count >= choices.length;
    if (!isSpare || sections.length === 1) used.set(key, count + 1);
    return [lesson(at, label, choices[count % choices.length] ?? '', isSpare)];
  });
}

/** The end of the last block of a section after which something may stand. */
function lastGap(length: number, end: number, after: Plan['after']): number | undefined {
  let found: number | undefined;
  for (let at = end - length; at < end; at++) found = after(at) ?? found;
  return found;
}

function lesson(at: number, label: string, text: string, isSpare: boolean): Lesson {
  return { at, label, text, isSpare, counts: countReading(`${label} ${text}`) };
}
