import type { StoredBook, StoredChunk } from '../store/load-book.ts';
import type { BookIndex, Found } from './book-index.ts';
import { findHighlights, type Highlight } from './highlights.ts';

/** From the narrowest to the widest. */
const scopes = ['current_lesson', 'current_chapter', 'entire_book'] as const;
export type Scope = (typeof scopes)[number];

export interface SearchRequest {
  readonly query: string;
  readonly scope: Scope;
  /** Where the reader is. The chapter is known from the lesson. */
  readonly lesson?: string | undefined;
  readonly chapter?: string | undefined;
  /** The bundled book by default. */
  readonly book?: string | undefined;
  /** 8 by default. */
  readonly limit?: number | undefined;
}

/** A section that was found, with the stretch of it that fits best. */
export interface Hit {
  readonly book: string;
  readonly lesson: string;
  readonly chapter: string;
  readonly heading: string;
  /** Empty for what stands before the first heading. */
  readonly anchor: string;
  /** Words and code of the stretch, without markup. */
  readonly text: string;
  readonly score: number;
  /** Offsets in `text`. */
  readonly highlights: readonly Highlight[];
  /** Offsets of the stretch in the lesson's Markdown. */
  readonly start: number;
  readonly end: number;
}

export interface SearchResult {
  readonly hits: readonly Hit[];
  /** That the hits are from. */
  readonly scope: Scope;
  /** Whether nothing was found where it was looked for, so that the scope is a wider one. */
  readonly widened: boolean;
}

/** A place that a book does not have, or that was not given though the scope needs it. */
export class UnknownPlaceError extends Error {
  readonly place: 'book' | 'chapter' | 'lesson';
  readonly id: string | undefined;

  constructor(place: UnknownPlaceError['place'], id?: string) {
    super(id === undefined ? `Searching this scope needs a ${place}` : `There is no ${place} ${id}`);
    this.name = 'UnknownPlaceError';
    this.place = place;
    this.id = id;
  }
}

const usualLimit = 8;

/** Searches where it is asked for, and wider while nothing is found. Throws `UnknownPlaceError`. */
export function searchBook(
  { contents, lessons }: StoredBook,
  index: BookIndex,
  { query, scope, lesson, chapter, limit = usualLimit }: SearchRequest,
): SearchResult {
  const place = lesson === undefined ? undefined : lessons.get(lesson);
  if (lesson !== undefined && place === undefined) throw new UnknownPlaceError('lesson', lesson);
  const within = chapter ?? place?.chapter;
  if (within !== undefined && !contents.chapters.some(({ id }) => id === within))
    throw new UnknownPlaceError('chapter', within);
  if (scope === 'current_lesson' && lesson === undefined) throw new UnknownPlaceError('lesson');
  if (scope === 'current_chapter' && within === undefined) throw new UnknownPlaceError('chapter');

  const filters = {
    current_lesson: (chunk: StoredChunk) => chunk.lesson === lesson,
    current_chapter: (chunk: StoredChunk) => lessons.get(chunk.lesson)?.chapter === within,
    entire_book: undefined,
  };
  const look = (scope: Scope) => index.search(query, limit, filters[scope]);
  const wider = scopes.slice(scopes.indexOf(scope));
  let used = scope;
  let found: readonly Found[] = [];
  for (const next of wider) {
    found = look(next);
    if (found.length === 0) continue;
    used = next;
    break;
  }
  const hits = found.map(({ chunk, score, terms }) => ({
    book: contents.id,
    lesson: chunk.lesson,
    chapter: lessons.get(chunk.lesson)?.chapter ?? '',
    heading: chunk.heading,
    anchor: chunk.anchor,
    text: chunk.text,
    score: Math.round(score * 1_000) / 1_000,
    highlights: findHighlights(chunk.text, terms, index.stem),
    start: chunk.start,
    end: chunk.end,
  }));
  return { hits, scope: used, widened: used !== scope };
}
