import type { Db } from '@quintet/db/open-db';
import type { Logger } from '../log.ts';
import { ingestChanges } from './ingest-folder.ts';
import type { Contents, Lesson, Picture, Term } from './markdown/book.ts';
import {
  searchBook,
  type SearchRequest,
  type SearchResult,
  UnknownPlaceError,
} from './search/search-book.ts';
import { createShelf } from './shelf.ts';
import { readPicture } from './store/load-book.ts';

/** The books that can be read here. Without an id the bundled one is meant. */
export interface Books {
  /** Throws `UnknownPlaceError`. */
  search(request: SearchRequest): Promise<SearchResult>;
  lesson(id: string, book?: string): Promise<Lesson | undefined>;
  contents(book?: string): Promise<Contents | undefined>;
  glossary(book?: string): Promise<{ readonly terms: readonly Term[] } | undefined>;
  /** The terms of the book that has this very text as a lesson. */
  termsFor(markdown: string, book?: string): Promise<readonly Term[]>;
  picture(path: string, book?: string): Promise<Picture | undefined>;
  /** Takes the bundled book in where it is new and reads it into memory, so that nobody waits for it later. */
  warm(): Promise<void>;
}

/**
 * Opens the books: their truth is in the database, and each is read into memory when it is first asked for. Another node or a
 * command may take one in anew, which is seen two seconds later; while the database is away, what is in memory is served.
 */
export function createBooks(options: {
  db: Db;
  log: Logger;
  bundled: { readonly id: string; readonly folder: string };
}): Books {
  const { db, log, bundled } = options;
  let taking: Promise<void> | undefined;
  const take = async () =>
    await (taking ??= takeBundled(db, log, bundled).catch((error: unknown) => {
      taking = undefined;
      throw error;
    }));
  const { open } = createShelf(db, take);
  return {
    async search(request) {
      const { book: id = bundled.id } = request;
      const found = await open(id);
      if (found === undefined) throw new UnknownPlaceError('book', id);
      return searchBook(found.book, found.index, request);
    },
    lesson: async (id, book = bundled.id) => (await open(book))?.book.lessons.get(id),
    contents: async (book = bundled.id) => (await open(book))?.book.contents,
    async glossary(book = bundled.id) {
      const found = await open(book);
      return found === undefined ? undefined : { terms: found.book.glossary };
    },
    async termsFor(markdown, book = bundled.id) {
      const found = (await open(book))?.book;
      const isOwn = [...(found?.lessons.values() ?? [])].some((lesson) => lesson.markdown === markdown);
      return isOwn ? (found?.glossary ?? []) : [];
    },
    async picture(path, book = bundled.id) {
      await take();
      return await readPicture(db, book, path);
    },
    async warm() {
      await open(bundled.id);
    },
  };
}

async function takeBundled(
  db: Db,
  log: Logger,
  bundled: { readonly id: string; readonly folder: string },
): Promise<void> {
  const { problems, ...report } = (await ingestChanges(db, bundled)) ?? {};
  for (const problem of problems ?? []) log.warn({ problem }, 'the bundled book has a fault');
  if (problems !== undefined) log.info(report, 'took the bundled book in');
}
