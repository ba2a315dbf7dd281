import type { Db } from '@quintet/db/open-db';
import { buildBook, describe } from './sources/build-book.ts';
import { readFolder } from './sources/folder.ts';
import { readHashes } from './store/load-book.ts';
import { type IngestReport, saveBook } from './store/save-book.ts';

/** How far it is: files read, then lessons written. */
export interface IngestProgress {
  readonly phase: 'reading' | 'writing';
  readonly done: number;
  readonly total: number;
}

export interface IngestOptions {
  /** Of the book: it takes the place of the one that has it. */
  readonly id: string;
  readonly folder: string;
  readonly onProgress?: (progress: IngestProgress) => void;
  /** Nothing is written when it aborts. */
  readonly signal?: AbortSignal | undefined;
}

export interface Ingested extends IngestReport {
  readonly title: string;
  /** What was left out or is wrong, one line each, with the file first. */
  readonly problems: readonly string[];
}

/** Takes a folder of Markdown in as a book. Throws when it cannot be read or no lesson is in it; then nothing is changed. */
export async function ingestFolder(
  db: Pick<Db, 'transaction'>,
  { id, folder, onProgress, signal }: IngestOptions,
): Promise<Ingested> {
  const tell = (phase: IngestProgress['phase']) => (done: number, total: number) =>
    onProgress?.({ phase, done, total });
  const read = await readFolder(folder, { onProgress: tell('reading'), signal });
  const book = buildBook(read, id);
  const report = await saveBook(db, id, book, { onProgress: tell('writing'), signal });
  return { ...report, title: book.title, problems: book.problems.map(describe) };
}

/** The same where the folder is another than when it was last taken in; gives nothing where it is not. */
export async function ingestChanges(db: Db, options: IngestOptions): Promise<Ingested | undefined> {
  const { hash } = await readFolder(options.folder);
  return (await readHashes(db)).get(options.id) === hash ? undefined : await ingestFolder(db, options);
}
