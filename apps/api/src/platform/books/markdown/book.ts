import { z } from 'zod';

/** A heading of a lesson and what stands below it, up to the next one. Offsets point into the lesson's Markdown. */
export const Section = z.object({
  heading: z.string(),
  /** Where links lead; empty for what stands before the first heading. */
  anchor: z.string(),
  /** 1 to 6, as the heading is marked; 1 for what stands before the first heading. */
  level: z.int(),
  start: z.int(),
  end: z.int(),
});
export type Section = z.infer<typeof Section>;

/** Something to do. Task, hints and solution are Markdown. */
export const Exercise = z.object({
  id: z.string(),
  title: z.string(),
  task: z.string(),
  hints: z.array(z.string()),
  solution: z.string(),
});
export type Exercise = z.infer<typeof Exercise>;

/** A question with options, in Markdown, and why the right ones are right. */
export const Check = z.object({
  id: z.string(),
  question: z.string(),
  options: z.array(z.object({ text: z.string(), right: z.boolean() })),
  why: z.string(),
});
export type Check = z.infer<typeof Check>;

/** What stands in a lesson, read once when the lesson is taken in. */
export const Outline = z.object({
  sections: z.array(Section),
  exercises: z.array(Exercise),
  checks: z.array(Check),
  /** Pictures of the book by what the Markdown calls them; each path is one of the book's. */
  pictures: z.array(z.object({ source: z.string(), path: z.string() })),
  /** Links to lessons of the book by what the Markdown calls them. */
  links: z.array(z.object({ source: z.string(), lesson: z.string(), anchor: z.string() })),
});
export type Outline = z.infer<typeof Outline>;

export interface LessonEntry {
  /** The chapter's id and the lesson's name: `01-values/01-names-and-values`. */
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly minutes: number;
}

export interface Lesson extends LessonEntry, Outline {
  readonly chapter: string;
  /** Without front matter. */
  readonly markdown: string;
}

export const ChapterEntry = z.object({ id: z.string(), title: z.string(), summary: z.string() });
export type ChapterEntry = z.infer<typeof ChapterEntry>;

/** The table of contents of a book. */
export interface Contents {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** As in BCP 47: `en`. */
  readonly language: string;
  readonly licence: string;
  /** Markdown for the front page. */
  readonly introduction: string;
  readonly chapters: readonly (ChapterEntry & { readonly lessons: readonly LessonEntry[] })[];
}

export const Term = z.object({ term: z.string(), also: z.array(z.string()), definition: z.string() });
export type Term = z.infer<typeof Term>;

/** A stretch of a lesson that search finds, under the heading it belongs to. */
export interface Chunk {
  readonly heading: string;
  readonly anchor: string;
  /** Its words and code without markup. */
  readonly text: string;
  /** Offsets in the lesson's Markdown. */
  readonly start: number;
  readonly end: number;
}

export interface Picture {
  readonly content_type: string;
  readonly bytes: Uint8Array;
}
