import type { Books } from '../../../platform/books/books.ts';
import type { PageContext } from '../sessions/page-context.ts';

/** Where in the book a reader is, as far as his page says a place that there is. */
export interface Place {
  readonly lesson: string | undefined;
  readonly chapter: string | undefined;
}

/** Finds the place of a page: by the lesson that it names, alone or with its chapter, else by its path. */
export async function findPlace(
  books: Pick<Books, 'contents'>,
  { current_lesson, current_chapter, page_path = '' }: PageContext,
): Promise<Place> {
  const chapters = (await books.contents())?.chapters ?? [];
  const lessons = chapters.flatMap((chapter) =>
    chapter.lessons.map((lesson) => ({ id: lesson.id, chapter: chapter.id })),
  );
  const named = new Set([current_lesson, `${current_chapter}/${current_lesson}`]);
  const lesson =
    lessons.find(({ id }) => named.has(id)) ?? lessons.find(({ id }) => `${page_path}/`.includes(`/${id}/`));
  const chapter = lesson?.chapter ?? chapters.find(({ id }) => id === current_chapter)?.id;
  return { lesson: lesson?.id, chapter };
}
