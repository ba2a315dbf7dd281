import { countReading, type ReadingCounts } from '../prose/reading-counts.ts';
import type { Chapter } from '../tree/chapter.ts';
import { findGaps } from './gaps.ts';
import { findDefinitions, findFirstUses, type Glossary } from './glossary.ts';
import { topics, type Phrases, type Topic } from './phrases.ts';
import { sectionsOf, type ChapterSection } from './sections-of.ts';

/** Something the levelling adds between two blocks: a word explained, a thing to do, a question. */
export interface Lesson {
  /** After which character of the source it stands. */
  readonly at: number;
  readonly label: string;
  /** Words, with `code` and *emphasis* as Markdown writes them. */
  readonly text: string;
  readonly counts: ReadingCounts;
  /** Whether it is there for its own sake, or only where the level could not be reached without it. */
  readonly isSpare: boolean;
}

/** A section of fewer words needs no pause. */
const shortSection = 60;
const definitionsPerSection = 2;
/** What could be said of any section is said only where it is needed. */
const loose: ReadonlySet<Topic> = new Set<Topic>(['table', 'title', 'plain']);

/** For beginners: the terms of the glossary at their first use, and something to do after a section. */
export function planHelp(chapter: Chapter, phrases: Phrases, glossary: Glossary | undefined): Lesson[] {
  const label = `${phrases.yourTurn}.`;
  const hints = planPerSection(chapter, label, phrases.hints);
  const definitions = planDefinitions(chapter, phrases, glossary);
  return [...definitions, ...hints, ...planAtEnd(chapter, label, phrases.plainest)];
}

/** For advanced readers: a question that leads on from each section. */
export function planQuestions(chapter: Chapter, phrases: Phrases): Lesson[] {
  const label = `${phrases.goDeeper}:`;
  return [
    ...planPerSection(chapter, label, phrases.questions),
    ...planAtEnd(chapter, label, phrases.densest),
  ];
}

function planDefinitions(chapter: Chapter, { newWord }: Phrases, glossary: Glossary | undefined): Lesson[] {
  const after = findGaps(chapter);
  const terms = [...(glossary?.terms ?? []), ...findDefinitions(chapter).terms];
  const perSection = new Map<number, number>();
  let section = 0;
  const sectionAt = chapter.blocks.map(({ kind }) => (kind === 'heading' ? ++section : section));
  return findFirstUses(chapter, { terms }).flatMap(({ block, term, definition }) => {
    const at = after(block);
    const place = sectionAt[block] ?? 0;
    const count = perSection.get(place) ?? 0;
    if (at === undefined || count >= definitionsPerSection) return [];
    perSection.set(place, count + 1);
    return [lesson(at, `${newWord}: ${term}.`, definition, false)];
  });
}

/** At the end of each section one text about it, none twice; spare where the section is short. */
function planPerSection(chapter: Chapter, label: string, texts: Phrases['hints']): Lesson[] {
  const gaps = findLastGaps(chapter);
  const used = new Map<Topic, number>();
  const sections = sectionsOf(chapter);
  return sections.flatMap((section) => {
    const at = gaps(section);
    const topic = topics.find(
      (one) => isAbout(section, one) && (used.get(one) ?? 0) < (texts[one]?.length ?? 0),
    );
    if (at === undefined || topic === undefined) return [];
    // Of an introduction there is nothing to ask that its chapter does not answer.
    if (topic === 'plain' && sections.length > 1) return [];
    const count = used.get(topic) ?? 0;
    const isSpare = section.words < shortSection || loose.has(topic);
    used.set(topic, count + 1);
    return [lesson(at, label, fill(texts[topic]?.[count] ?? '', section), isSpare)];
  });
}

function planAtEnd(chapter: Chapter, label: string, text: string): Lesson[] {
  const last = sectionsOf(chapter).at(-1);
  const at = last && findLastGaps(chapter)(last);
  return at === undefined ? [] : [lesson(at, label, text, true)];
}

function isAbout({ terms, title, functionName, blocks }: ChapterSection, topic: Topic): boolean {
  switch (topic) {
    case 'pair':
      return terms.length > 1;
    case 'term':
      return terms.length > 0;
    case 'function':
      return functionName !== undefined;
    case 'title':
      return title !== '';
    case 'plain':
      return true;
    default:
      return blocks.some(({ kind }) => kind === topic);
  }
}

function fill(text: string, { title, terms, functionName }: ChapterSection): string {
  const [term = '', other = ''] = terms;
  const values: Readonly<Record<string, string>> = { title, term, other, name: functionName ?? '' };
  return text.replaceAll(/\{(\w{1,10})\}/gu, (_, name: string) => values[name] ?? '');
}

/** The end of the last block of a section after which something may stand. */
function findLastGaps(chapter: Chapter): (section: ChapterSection) => number | undefined {
  const after = findGaps(chapter);
  const index = new Map(chapter.blocks.map((block, at) => [block, at]));
  return ({ blocks }) => {
    const places = blocks.map((block) => after(index.get(block) ?? 0));
    return places.findLast((place) => place !== undefined);
  };
}

function lesson(at: number, label: string, text: string, isSpare: boolean): Lesson {
  return { at, label, text, isSpare, counts: countReading(`${label} ${text}`) };
}
