import type { Problem } from './folder.ts';
import type { Page } from './front-matter.ts';

/** Where the parts of a book lie in its folder. */
export interface BookPlan {
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  readonly licence: string;
  /** Markdown for the front page. */
  readonly introduction: string;
  /** Markdown, or nothing. */
  readonly glossary: string;
  readonly chapters: readonly ChapterPlan[];
  readonly problems: readonly Problem[];
}

export interface ChapterPlan {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly lessons: readonly LessonPlan[];
}

export interface LessonPlan {
  /** The chapter's id and a name without a slash. */
  readonly id: string;
  /** Of the file. */
  readonly path: string;
  /** Wins over the page's own. */
  readonly title?: string | undefined;
  readonly page: Page;
}

/** The pages of a folder by their paths, and those that cannot be read. */
export interface Pages {
  readonly read: ReadonlyMap<string, Page>;
  readonly problems: readonly Problem[];
}
