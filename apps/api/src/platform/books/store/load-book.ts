import type { Db } from '@quintet/db/open-db';
import { z } from 'zod';
import { readRows } from '../../rows.ts';
import {
  ChapterEntry,
  type Chunk,
  type Contents,
  type Lesson,
  Outline,
  type Picture,
  Term,
} from '../markdown/book.ts';

/** A stored book, as it was when it was read. */
export interface StoredBook {
  readonly hash: string;
  readonly contents: Contents;
  readonly glossary: readonly Term[];
  readonly lessons: ReadonlyMap<string, Lesson>;
  /** In reading order. */
  readonly chunks: readonly StoredChunk[];
}

export interface StoredChunk extends Chunk {
  readonly lesson: string;
}

const Chapters = z.array(ChapterEntry);
const Glossary = z.array(Term);
const BookHash = z.object({ id: z.string(), hash: z.string() });

/** The hash of each stored book, by its id. */
export async function readHashes({ direct }: Pick<Db, 'direct'>): Promise<ReadonlyMap<string, string>> {
  const rows = await readRows(BookHash, direct.$queryRaw`select id, hash from textbook.books`);
  return new Map(rows.map(({ id, hash }) => [id, hash]));
}

/** All of a book but its pictures, as of one moment; `undefined` for one that is not stored. */
export async function loadBook(
  { transaction }: Pick<Db, 'transaction'>,
  id: string,
): Promise<StoredBook | undefined> {
  return await transaction(
    async (tx) => {
      const book = await tx.textbookBook.findUnique({
        where: { id },
        include: { lessons: { orderBy: [{ position: 'asc' }, { id: 'asc' }] } },
      });
      if (book === null) return undefined;
      const chunks = await tx.textbookChunk.findMany({
        where: { book_id: id },
        orderBy: [{ lesson_id: 'asc' }, { position: 'asc' }],
        omit: { book_id: true, position: true },
      });
      const lessons = book.lessons.map(({ chapter_id: chapter, outline, ...row }) => {
        const { id, title, summary, minutes, markdown } = row;
        return { id, chapter, title, summary, minutes, markdown, ...Outline.parse(outline) };
      });
      const { title, summary, language, licence, introduction } = book;
      return {
        hash: book.hash,
        contents: {
          id,
          title,
          summary,
          language,
          licence,
          introduction,
          chapters: Chapters.parse(book.chapters).map((chapter) => ({
            ...chapter,
            lessons: lessons.filter((lesson) => lesson.chapter === chapter.id).map(toEntry),
          })),
        },
        glossary: Glossary.parse(book.glossary),
        lessons: new Map(lessons.map((lesson) => [lesson.id, lesson])),
        chunks: chunks.map(({ lesson_id: lesson, starts_at: start, ends_at: end, ...chunk }) => ({
          ...chunk,
          lesson,
          start,
          end,
        })),
      };
    },
    { isolationLevel: 'RepeatableRead' },
  );
}

function toEntry({ id, title, summary, minutes }: Lesson) {
  return { id, title, summary, minutes };
}

/** A picture of a book, by its path. */
export async function readPicture(
  { prisma }: Pick<Db, 'prisma'>,
  book_id: string,
  path: string,
): Promise<Picture | undefined> {
  const found = await prisma.textbookPicture.findUnique({ where: { book_id_path: { book_id, path } } });
  return found ?? undefined;
}
