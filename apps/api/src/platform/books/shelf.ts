import { isUnavailable } from '@quintet/db/is-unavailable';
import type { Db } from '@quintet/db/open-db';
import { type BookIndex, indexBook } from './search/book-index.ts';
import { loadBook, readHashes, type StoredBook } from './store/load-book.ts';

/** A book in memory. */
export interface OpenBook {
  readonly book: StoredBook;
  readonly index: BookIndex;
}

export interface Shelf {
  /** The book as it is stored, or was two seconds ago; `undefined` where none has this id. */
  open(id: string): Promise<OpenBook | undefined>;
}

/** How long a node goes without looking whether a book was taken in anew, in milliseconds. */
const trustMs = 2_000;

/** Keeps books in memory. `prepare` is done before the first look, and again till it succeeds. */
export function createShelf(db: Db, prepare: () => Promise<void>): Shelf {
  const opened = new Map<string, OpenBook>();
  const opening = new Map<string, Promise<OpenBook | undefined>>();
  let hashes: ReadonlyMap<string, string> = new Map();
  let lookedAt = -Infinity;
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    try {
      await prepare();
      hashes = await readHashes(db);
    } catch (error) {
      // What is in memory goes on being served while the database is away.
      if (!isUnavailable(error) || opened.size === 0) throw error;
    }
    lookedAt = performance.now();
  }

  async function load(id: string): Promise<OpenBook | undefined> {
    const book = await loadBook(db, id);
    const loaded = book === undefined ? undefined : { book, index: await indexBook(book) };
    if (loaded === undefined) opened.delete(id);
    else opened.set(id, loaded);
    return loaded;
  }

  return {
    async open(id) {
      if (performance.now() - lookedAt > trustMs)
        await (looking ??= look().finally(() => {
          looking = undefined;
        }));
      const known = opened.get(id);
      if (known?.book.hash === hashes.get(id)) return known;
      const loading = opening.get(id) ?? load(id).finally(() => opening.delete(id));
      opening.set(id, loading);
      return await loading;
    },
  };
}
