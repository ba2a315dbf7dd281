import type { BookPlan, ChapterPlan, Pages } from './plan.ts';

/**
 * Our own layout: `book.md`, a folder for each chapter with `index.md` and its lessons in the order of their names, and
 * `glossary.md`. `name` stands for a title that is missing.
 */
export function planChapters(pages: Pages, name: string): BookPlan {
  const book = pages.read.get('book.md');
  const folders = [...pages.read.keys()].flatMap((path) =>
    (/^([^/]+)\/index\.md$/u.exec(path) ?? []).slice(1),
  );
  return {
    title: book?.matter.title ?? name,
    summary: book?.matter.summary ?? '',
    language: book?.matter.language ?? 'en',
    licence: book?.matter.licence ?? book?.matter.license ?? '',
    introduction: book?.body ?? '',
    glossary: pages.read.get('glossary.md')?.body ?? '',
    chapters: folders.sort().map((folder) => planChapter(pages, folder)),
    problems: pages.problems,
  };
}

function planChapter(pages: Pages, id: string): ChapterPlan {
  const index = pages.read.get(`${id}/index.md`);
  const lessons = [...pages.read].filter(([path]) => isLessonOf(path, id)).sort(byPath);
  return {
    id,
    title: index?.matter.title ?? id,
    summary: index?.matter.summary ?? '',
    lessons: lessons.map(([path, page]) => ({ id: path.replace(/\.md$/u, ''), path, page })),
  };
}

function isLessonOf(path: string, chapter: string): boolean {
  const name = path.slice(chapter.length + 1);
  return path.startsWith(`${chapter}/`) && /^[^/]+\.md$/u.test(name) && name !== 'index.md';
}

function byPath([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}
