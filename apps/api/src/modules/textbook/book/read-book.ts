import type { getBook, getLesson, searchBook } from '@quintet/contracts/textbook/book';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import type { FileSource } from '../../../module.ts';
import { UnknownPlaceError } from '../../../platform/books/search/search-book.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';

const picturesPath = '/api/book/pictures/';

/** The contents and the glossary of a book. Throws `not_found`. */
export async function readBook(
  { core }: Context,
  { book }: z.output<typeof getBook.input>,
): Promise<z.input<typeof getBook.output>> {
  const [contents, glossary] = [await core.books.contents(book), await core.books.glossary(book)];
  if (contents === undefined || glossary === undefined) throw notFound(`There is no book ${book ?? ''}`);
  return {
    ...contents,
    chapters: contents.chapters.map((chapter) => ({ ...chapter, lessons: [...chapter.lessons] })),
    glossary: [...glossary.terms],
  };
}

/** A lesson with its sections, exercises and checks. Throws `not_found`. */
export async function readLesson(
  { core }: Context,
  { chapter, lesson, book }: z.output<typeof getLesson.input>,
): Promise<z.input<typeof getLesson.output>> {
  const id = `${chapter}/${lesson}`;
  const found = await core.books.lesson(id, book);
  const { id: inBook } = (await core.books.contents(book)) ?? {};
  if (found === undefined || inBook === undefined) throw notFound(`There is no lesson ${id}`);
  return {
    ...found,
    pictures: found.pictures.map(({ source, path }) => ({
      source,
      url: `${picturesPath}${[inBook, ...path.split('/')].map(encodeURIComponent).join('/')}`,
    })),
  };
}

/** The sections that answer a question. Throws `not_found` for a place that is not there, `invalid_request` for one that lacks. */
export async function findInBook(
  { core }: Context,
  input: z.output<typeof searchBook.input>,
): Promise<z.input<typeof searchBook.output>> {
  try {
    const { hits, scope, widened } = await core.books.search(input);
    return { hits: hits.map((hit) => ({ ...hit, highlights: [...hit.highlights] })), scope, widened };
  } catch (error) {
    if (!(error instanceof UnknownPlaceError)) throw error;
    throw error.id === undefined
      ? new ContractError('invalid_request', { detail: `${error.message}.` })
      : notFound(error.message);
  }
}

/** Pictures of books, as they are stored. Nothing in them runs or loads anything. */
export const bookPictures: FileSource<unknown> = {
  path: picturesPath,
  headers: { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox" },
  async read({ core }, name) {
    const [book = '', ...path] = name.split('/');
    const picture = await core.books.picture(path.join('/'), book);
    return picture && { contentType: picture.content_type, body: picture.bytes, maxAge: 300 };
  },
};

function notFound(what: string): ContractError {
  return new ContractError('not_found', { detail: `${what}.` });
}
