import type { Chapter, Edit } from './chapter.ts';
import { applyEdits } from './prose.ts';
import { readHtml } from './read-html.ts';
import { readMarkdown } from './read-markdown.ts';

/** Reads a chapter, Markdown or HTML. Never fails; takes linear time. */
export function readChapter(source: string): Chapter {
  return isHtml(source) ? readHtml(source) : readMarkdown(source);
}

/** A chapter of which nothing runs any more, and where its places lie in the text as it came. */
export interface CleanChapter {
  readonly chapter: Chapter;
  readonly placeInOriginal: (offset: number) => number;
}

const passes = 4;

/** Reads a chapter without its scripts, event handlers and addresses that run something. */
export function readCleanChapter(original: string): CleanChapter {
  const done: (readonly Edit[])[] = [];
  let chapter = readChapter(original);
  // What is taken away may have kept something else from being read as a tag.
  while (chapter.active.length > 0 && done.length < passes) {
    const edits = outermost(chapter.active);
    done.unshift(edits);
    chapter = readChapter(applyEdits(chapter.source, edits));
  }
  if (chapter.active.length > 0) chapter = readMarkdown(chapter.source.replaceAll(/[<:]/gu, ' '));
  return { chapter, placeInOriginal: (offset) => done.reduce(placeBefore, offset) };
}

/** What lies within another edit waits for the next reading. */
function outermost(edits: readonly Edit[]): Edit[] {
  const sorted = edits.toSorted((a, b) => a.start - b.start || b.end - a.end);
  let end = 0;
  return sorted.filter((edit) => {
    const isFree = edit.start >= end;
    if (isFree) end = edit.end;
    return isFree;
  });
}

/** Where a place of the edited text lay before the edits. */
function placeBefore(offset: number, edits: readonly Edit[]): number {
  let shift = 0;
  for (const { start, end, text } of edits) {
    if (start + shift + text.length > offset) break;
    shift += text.length - (end - start);
  }
  return offset - shift;
}

/** A chapter is HTML when it begins as a page or with a block of prose in tags, and nowhere does what only Markdown does. */
function isHtml(source: string): boolean {
  const start =
    /^[\s\uFEFF]{0,1000}(?:<!--[^>]{0,1000}-->\s{0,1000})?<(?:!doctype html|html|head|body|main|article|section|h[1-6]|p|header)[\s>]/iu;
  return start.test(source) && !/^(?:#{1,6}\s|```|~~~|:::)/mu.test(source);
}
