import type { LevelledBlock, LevelledChapter } from './level-chapter.ts';
import type { Range } from './tree/chapter.ts';
import { readCleanChapter } from './tree/read-chapter.ts';

/** A part of a chapter that is levelled by itself: a heading with what stands under it, or what stands before the first. */
export interface Section extends Range {
  /** Empty before the first heading. */
  readonly title: string;
  readonly text: string;
  /** Whether there is anything to level. */
  readonly hasProse: boolean;
}

/** Parts a chapter at its headings. The sections adjoin and together are the whole chapter, without what runs. */
export function splitSections(original: string): Section[] {
  const { chapter } = readCleanChapter(original);
  const { source, blocks } = chapter;
  const starts: { start: number; title: string }[] = [{ start: 0, title: '' }];
  for (const { kind, start, title } of blocks) {
    if (kind !== 'heading') continue;
    // A chapter that begins with its heading has nothing before it.
    if (starts.length === 1 && source.slice(0, start).trim() === '') starts.pop();
    starts.push({ start: starts.length === 0 ? 0 : start, title });
  }
  return starts.map(({ start, title }, index) => {
    const end = starts[index + 1]?.start ?? source.length;
    const hasProse = blocks.some(
      (block) => start <= block.start && block.start < end && block.prose.length > 0,
    );
    return { start, end, title, text: source.slice(start, end), hasProse };
  });
}

/** Fits levelled sections together again, in their order, each with the blank space that its section ends in. */
export function joinSections(sections: readonly Section[], levelled: readonly string[]): LevelledChapter {
  const blocks: LevelledBlock[] = [];
  let text = '';
  for (const [index, section] of sections.entries()) {
    const space = section.text.slice(section.text.trimEnd().length);
    const own = (levelled[index] ?? section.text).trimEnd();
    blocks.push({
      sourceStart: section.start,
      sourceEnd: section.end,
      start: text.length,
      end: text.length + own.length,
    });
    text += own + space;
  }
  return { text, blocks };
}
