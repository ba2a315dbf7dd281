import { z } from 'zod';
import { operation, text } from '../operation.ts';
import { textbookErrors } from './errors.ts';

const id = text(200).min(1);
/** The bundled book where none is named. */
const book = id.optional();

const LessonEntry = z.object({
  /** The chapter's id and the lesson's name: `01-values/01-names-and-values`. */
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  minutes: z.int(),
});

const Book = z
  .object({
    id: z.string(),
    title: z.string(),
    summary: z.string(),
    /** As in BCP 47. */
    language: z.string(),
    licence: z.string(),
    /** Markdown for the front page. */
    introduction: z.string(),
    chapters: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        summary: z.string(),
        lessons: z.array(LessonEntry),
      }),
    ),
    glossary: z.array(
      z.object({
        term: z.string(),
        /** Other names. */
        also: z.array(z.string()),
        /** Markdown. */
        definition: z.string(),
      }),
    ),
  })
  .meta({ id: 'Book' });

const Lesson = z
  .object({
    ...LessonEntry.shape,
    chapter: z.string(),
    /** Without front matter. Exercises, checks and notes are directives in it (`:::`). */
    markdown: z.string(),
    /** In reading order, all of the Markdown. Offsets point into it. */
    sections: z.array(
      z.object({
        heading: z.string(),
        /** Empty for what stands before the first heading. */
        anchor: z.string(),
        level: z.int(),
        start: z.int(),
        end: z.int(),
      }),
    ),
    exercises: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        task: z.string(),
        hints: z.array(z.string()),
        solution: z.string(),
      }),
    ),
    checks: z.array(
      z.object({
        id: z.string(),
        question: z.string(),
        options: z.array(z.object({ text: z.string(), right: z.boolean() })),
        why: z.string(),
      }),
    ),
    /** Where the book's pictures are served, by what the Markdown calls them. */
    pictures: z.array(z.object({ source: z.string(), url: z.string() })),
    /** The lessons that links of the Markdown lead to, by what it calls them. */
    links: z.array(z.object({ source: z.string(), lesson: z.string(), anchor: z.string() })),
  })
  .meta({ id: 'BookLesson' });

export const SearchScope = z.enum(['current_lesson', 'current_chapter', 'entire_book']);

const Range = { start: z.int(), end: z.int() };

const BookHits = z
  .object({
    /** Sections, best first. */
    hits: z.array(
      z.object({
        book: z.string(),
        lesson: z.string(),
        chapter: z.string(),
        heading: z.string(),
        anchor: z.string(),
        /** Words and code of the stretch that fits best, without markup. */
        text: z.string(),
        score: z.number(),
        /** Offsets in `text`. */
        highlights: z.array(z.object(Range)),
        /** Offsets of the stretch in the lesson's Markdown. */
        ...Range,
      }),
    ),
    /** That the hits are from. */
    scope: SearchScope,
    /** Nothing was found where it was looked for, so this is a wider one. */
    widened: z.boolean(),
  })
  .meta({ id: 'BookHits' });

const common = {
  table: textbookErrors,
  method: 'GET',
  status: 200,
  auth: 'public',
  // A class reads behind one address, and each key pressed may be a search. All of it is answered from memory.
  limits: [{ name: 'textbook.book.ip', points: 600, seconds: 60, by: 'ip' }],
  invalid: { '*': 'invalid_request' },
  errors: ['invalid_request', 'not_found', 'rate_limited', 'unavailable'],
} as const;

/** `GET /api/book`: the contents and the glossary of a book. */
export const getBook = operation({
  ...common,
  name: 'textbook.getBook',
  path: '/api/book',
  input: z.object({ book }),
  output: Book,
  summary: 'The contents of a book',
});

/** `GET /api/book/lessons/{chapter}/{lesson}`: a lesson with what it asks of its reader. */
export const getLesson = operation({
  ...common,
  name: 'textbook.getLesson',
  path: '/api/book/lessons/{chapter}/{lesson}',
  input: z.object({ chapter: id, lesson: id, book }),
  output: Lesson,
  summary: 'A lesson of a book',
});

/** `GET /api/book/search`: the sections that answer a question, near the reader first. */
export const searchBook = operation({
  ...common,
  name: 'textbook.searchBook',
  path: '/api/book/search',
  input: z.object({
    query: text(500).regex(/\S/, 'Expected some text'),
    scope: SearchScope.default('entire_book'),
    /** Where the reader is: `01-values/01-names-and-values`. */
    lesson: id.optional(),
    chapter: id.optional(),
    book,
  }),
  output: BookHits,
  summary: 'Search a book',
});
