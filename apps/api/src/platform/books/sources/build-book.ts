import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { parseMarkdown, walk } from '../../markdown/markdown-tree.ts';
import type { ChapterEntry, Chunk, LessonEntry, Outline, Term } from '../markdown/book.ts';
import { findSections } from '../markdown/anchored-sections.ts';
import { cutChunks } from '../markdown/chunks.ts';
import { findTasks } from '../markdown/exercises.ts';
import { readGlossary } from '../markdown/glossary.ts';
import { type BookFolder, pictureTypeOf, type Problem } from './folder.ts';
import { readPage } from './front-matter.ts';
import type { BookPlan, LessonPlan, Pages } from './plan.ts';
import { planChapters } from './plan-chapters.ts';
import { headingOf, planSite, wordsOf } from './plan-site.ts';
import { tidyMarkdown } from './tidy-markdown.ts';

/** A book as its folder says it is. */
export interface SourceBook extends Omit<BookPlan, 'chapters' | 'glossary'> {
  readonly hash: string;
  readonly chapters: readonly ChapterEntry[];
  readonly glossary: readonly Term[];
  /** In reading order. */
  readonly lessons: readonly SourceLesson[];
  readonly pictures: readonly SourcePicture[];
}

export interface SourceLesson extends LessonEntry {
  readonly chapter: string;
  /** Of its file. */
  readonly path: string;
  readonly markdown: string;
  readonly outline: Outline;
  readonly chunks: readonly Chunk[];
  /** Over all that a reader sees of it. */
  readonly hash: string;
}

export interface SourcePicture {
  readonly path: string;
  readonly content_type: string;
  readonly bytes: Uint8Array;
}

/** How many words a reader takes in a minute. */
const readingPace = 200;

/** Makes a book of what was read. What cannot be used is left out and told; throws when no lesson is left. */
export function buildBook(folder: BookFolder, name: string): SourceBook {
  const pages = readPages(folder);
  const isOurs = folder.texts.has('book.md');
  const plan = isOurs ? planChapters(pages, name) : planSite(pages, folder.texts, wordsOf(name));
  const problems: Problem[] = [...folder.problems, ...plan.problems];
  const plans = withOwnIds(plan.chapters.flatMap(({ lessons }) => lessons));
  const ids = new Map(plans.map(({ id, path }) => [path, id]));
  const surroundings = { folder, ids, isOurs, language: plan.language };
  const lessons = plans.map((lesson) => buildLesson(lesson, { ...surroundings, problems }));
  if (lessons.length === 0)
    throw new Error(['There is no lesson in it.', ...problems.map(describe)].join('\n'));
  const shown = new Set(lessons.flatMap(({ outline }) => outline.pictures.map(({ path }) => path)));
  return {
    ...plan,
    hash: folder.hash,
    problems,
    glossary: readGlossary(plan.glossary),
    chapters: plan.chapters
      .filter(
        ({ id, lessons }, at, all) => lessons.length > 0 && all.findIndex((one) => one.id === id) === at,
      )
      .map(({ id, title, summary }) => ({ id, title, summary })),
    lessons,
    pictures: [...shown].flatMap((path) => {
      const [bytes, content_type] = [folder.pictures.get(path), pictureTypeOf(path)];
      return bytes === undefined || content_type === undefined ? [] : [{ path, content_type, bytes }];
    }),
  };
}

/** One line about a file that was left out. */
export function describe({ path, reason }: Problem): string {
  return `${path}: ${reason}`;
}

function readPages({ texts }: BookFolder): Pages {
  const read = [...texts]
    .filter(([path]) => /\.(?:mdx?|markdown)$/u.test(path))
    .map(([path, source]) => ({ path, page: readPage(source) }));
  return {
    read: new Map(read.flatMap(({ path, page }) => ('problem' in page ? [] : [[path, page]]))),
    problems: read.flatMap(({ path, page }) => ('problem' in page ? [{ path, reason: page.problem }] : [])),
  };
}

/** Two files may have names that come out the same. */
function withOwnIds(lessons: readonly LessonPlan[]): LessonPlan[] {
  const taken = new Set<string>();
  return lessons.map((lesson) => {
    let { id } = lesson;
    for (let count = 2; taken.has(id); count += 1) id = `${lesson.id}-${count}`;
    taken.add(id);
    return { ...lesson, id };
  });
}

interface Surroundings {
  readonly folder: BookFolder;
  /** Of lessons, by the paths of their files. */
  readonly ids: ReadonlyMap<string, string>;
  readonly isOurs: boolean;
  readonly language: string;
  readonly problems: Problem[];
}

function buildLesson(
  plan: LessonPlan,
  { folder, ids, isOurs, language, problems }: Surroundings,
): SourceLesson {
  const { id, path, page } = plan;
  const markdown = isOurs ? page.body : tidyMarkdown(page.body);
  const { matter } = page;
  const words = wordsOf(posix.basename(path).replace(/\.[^.]+$/u, ''));
  const title = plan.title ?? matter.title ?? headingOf(markdown) ?? matter.sidebar_label ?? words;
  const root = parseMarkdown(markdown, { directives: true });
  const sections = findSections(root, markdown, title);
  const { problems: faults, ...tasks } = findTasks(root, markdown);
  problems.push(...faults.map((reason) => ({ path, reason })));
  const sources = [...walk(root)].flatMap((node) =>
    node.type === 'image' || node.type === 'link' || node.type === 'definition' ? [node.url] : [],
  );
  const targets = [...new Set(sources)].flatMap((source) => resolveTarget(source, path));
  const outline = {
    sections,
    ...tasks,
    pictures: targets.flatMap(({ source, paths }) =>
      paths
        .filter((path) => folder.pictures.has(path))
        .slice(0, 1)
        .map((path) => ({ source, path })),
    ),
    links: targets.flatMap(({ source, paths, anchor }) =>
      paths
        .flatMap((path) => ids.get(path) ?? [])
        .slice(0, 1)
        .map((lesson) => ({ source, lesson, anchor })),
    ),
  };
  const entry = {
    id,
    title,
    summary: matter.summary ?? matter.description ?? '',
    minutes: matter.minutes ?? Math.max(1, Math.round(markdown.split(/\s+/u).length / readingPace)),
  };
  return {
    ...entry,
    chapter: id.slice(0, id.indexOf('/')),
    path,
    markdown,
    outline,
    chunks: cutChunks(root, sections),
    hash: createHash('sha256')
      .update(JSON.stringify([entry, markdown, outline, language]))
      .digest('hex'),
  };
}

/** The files that an address of a page may mean, best first; none for one that leads elsewhere. */
function resolveTarget(source: string, from: string): { source: string; paths: string[]; anchor: string }[] {
  const [, target = '', anchor = ''] = /^([^#?]*)(?:\?[^#]*)?(?:#(.*))?$/su.exec(source) ?? [];
  if (target === '' || /^(?:[a-z][\w+.-]*:|\/\/)/iu.test(target)) return [];
  const path = posix.normalize(posix.join(target.startsWith('/') ? '' : posix.dirname(from), decode(target)));
  const clean = path.split('/').filter(Boolean).join('/');
  if (clean.startsWith('..')) return [];
  const paths = [clean, `${clean}.md`, `${clean}.mdx`, `${clean}/index.md`, `static/${clean}`];
  return [{ source, paths, anchor }];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
