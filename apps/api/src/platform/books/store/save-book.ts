import type { Db, Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import { readRows } from '../../rows.ts';
import type { SourceBook, SourceLesson } from '../sources/build-book.ts';

/** What became of the lessons of a book. */
export interface IngestReport {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
  /** Stay as they were, because their files cannot be used any more. */
  readonly kept: number;
}

export interface SavingOptions {
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const lessonsAtOnce = 50;
/** Large books take a while, on the embedded database above all. */
const timeoutMs = 600_000;
const StoredLesson = z.object({ id: z.string(), hash: z.string() });

/**
 * Stores a book in place of what is stored of it, in one transaction: all of it or nothing. Lessons that did not change
 * keep their rows. Who comes while another stores the same book waits for him.
 */
export async function saveBook(
  db: Pick<Db, 'transaction'>,
  id: string,
  book: SourceBook,
  options: SavingOptions = {},
): Promise<IngestReport> {
  return await db.transaction(
    async (tx) => {
      await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`textbook.books ${id}`}, 0))`;
      await saveFrontPage(tx, id, book);
      const before = new Map(
        (
          await readRows(
            StoredLesson,
            tx.$queryRaw`select id, hash from textbook.lessons where book_id = ${id}`,
          )
        ).map(({ id, hash }) => [id, hash]),
      );
      const removed = await removeLessons(tx, id, book);
      const fresh = book.lessons.filter(({ id, hash }) => before.get(id) !== hash);
      await placeLessons(tx, id, book.lessons);
      for (let at = 0; at < fresh.length; at += lessonsAtOnce) {
        options.signal?.throwIfAborted();
        options.onProgress?.(at, fresh.length);
        await saveLessons(tx, { id, book, lessons: fresh.slice(at, at + lessonsAtOnce) });
      }
      options.onProgress?.(fresh.length, fresh.length);
      await savePictures(tx, id, book);
      const changed = fresh.filter(({ id }) => before.has(id)).length;
      const unchanged = book.lessons.length - fresh.length;
      return {
        added: fresh.length - changed,
        changed,
        unchanged,
        removed,
        kept: before.size - removed - changed - unchanged,
      };
    },
    { timeout: timeoutMs },
  );
}

/** Removes a book with all that belongs to it. Gives whether it was there. */
export async function removeBook({ prisma }: Pick<Db, 'prisma'>, id: string): Promise<boolean> {
  const { count } = await prisma.textbookBook.deleteMany({ where: { id } });
  return count > 0;
}

async function saveFrontPage(tx: Transaction, id: string, book: SourceBook): Promise<void> {
  const { title, summary, language, licence, introduction, hash } = book;
  const front = {
    title,
    summary,
    language,
    licence,
    introduction,
    hash,
    chapters: [...book.chapters],
    glossary: [...book.glossary],
    ingested_at: new Date(),
  };
  await tx.textbookBook.upsert({ where: { id }, create: { id, ...front }, update: front });
}

async function removeLessons(tx: Transaction, id: string, book: SourceBook): Promise<number> {
  const { lessons, chapters, problems } = book;
  return await tx.$executeRaw`
    delete from textbook.lessons where book_id = ${id}
      and id <> all(${lessons.map((lesson) => lesson.id)}::text[])
      and not (
        path = any(${problems.map(({ path }) => path)}::text[])
        and chapter_id = any(${chapters.map((chapter) => chapter.id)}::text[])
      )`;
}

/** A lesson that did not change may stand elsewhere. */
async function placeLessons(tx: Transaction, id: string, lessons: readonly SourceLesson[]): Promise<void> {
  await tx.$executeRaw`
    update textbook.lessons l set position = g.position - 1, path = g.path
    from unnest(${lessons.map((lesson) => lesson.id)}::text[], ${lessons.map(({ path }) => path)}::text[])
      with ordinality as g(id, path, position)
    where l.book_id = ${id} and l.id = g.id and (l.position <> g.position - 1 or l.path <> g.path)`;
}

async function saveLessons(
  tx: Transaction,
  { id, book, lessons }: { id: string; book: SourceBook; lessons: readonly SourceLesson[] },
): Promise<void> {
  const places = new Map(book.lessons.map(({ id }, position) => [id, position]));
  const rows = lessons.map((lesson) => ({ ...lesson, chunks: undefined, position: places.get(lesson.id) }));
  await tx.$executeRaw`
    insert into textbook.lessons
      (book_id, id, chapter_id, path, position, title, summary, minutes, markdown, outline, hash)
    select ${id}, id, chapter, path, position, title, summary, minutes, markdown, outline, hash
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as lesson(
      id text, chapter text, path text, position int, title text, summary text, minutes int, markdown text,
      outline jsonb, hash text)
    on conflict (book_id, id) do update set position = excluded.position, path = excluded.path,
      title = excluded.title, summary = excluded.summary, minutes = excluded.minutes,
      markdown = excluded.markdown, outline = excluded.outline, hash = excluded.hash`;
  await tx.$executeRaw`
    delete from textbook.chunks where book_id = ${id} and lesson_id = any(${lessons.map((lesson) => lesson.id)}::text[])`;
  const chunks = lessons.flatMap((lesson) =>
    lesson.chunks.map(({ start, end, ...chunk }, position) => ({
      ...chunk,
      position,
      lesson: lesson.id,
      starts_at: start,
      ends_at: end,
    })),
  );
  await tx.$executeRaw`
    insert into textbook.chunks
      (book_id, lesson_id, position, heading, anchor, text, starts_at, ends_at, words)
    select ${id}, lesson, position, heading, anchor, text, starts_at, ends_at,
      to_tsvector(language.name, heading || ' ' || text)
    from jsonb_to_recordset(${JSON.stringify(chunks)}::jsonb)
      as chunk(lesson text, position int, heading text, anchor text, text text, starts_at int, ends_at int),
      (select coalesce(
        (select oid::regconfig from pg_ts_config where cfgname = ${nameLanguage(book.language)} limit 1),
        'simple') as name) as language`;
}

/** As PostgreSQL calls its configurations: `english` for `en-GB`. */
function nameLanguage(language: string): string {
  try {
    const { language: code } = new Intl.Locale(language);
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(code)?.toLowerCase() ?? 'simple';
  } catch {
    return 'simple';
  }
}

async function savePictures(tx: Transaction, book_id: string, { pictures }: SourceBook): Promise<void> {
  await tx.textbookPicture.deleteMany({ where: { book_id } });
  for (const { bytes, ...picture } of pictures)
    await tx.textbookPicture.create({ data: { book_id, ...picture, bytes: new Uint8Array(bytes) } });
}
