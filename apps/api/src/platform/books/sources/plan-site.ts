import { posix } from 'node:path';
import { z } from 'zod';
import { line, readYaml } from './front-matter.ts';
import type { Problem } from './folder.ts';
import type { BookPlan, ChapterPlan, LessonPlan, Pages } from './plan.ts';

const Navigation: z.ZodType<Navigation> = z.lazy(() =>
  z.union([z.string(), z.record(z.string(), z.union([z.string(), z.array(Navigation)]))]),
);
type Navigation = string | { readonly [title: string]: string | readonly Navigation[] };

const MkDocs = z.object({
  site_name: line,
  site_description: line,
  docs_dir: z.string().nullish(),
  nav: z.array(Navigation).nullish(),
});
const Category = z.object({
  label: line,
  position: z.number().nullish(),
  link: z.object({ description: line }).nullish(),
});

interface Site {
  readonly pages: Pages;
  readonly texts: ReadonlyMap<string, string>;
  /** Where the pages lie; empty for the folder itself. */
  readonly root: string;
  readonly name: string;
}

/**
 * A site of Docusaurus or MkDocs, or any tree of Markdown: in the order of MkDocs' `nav`, else of `sidebar_position`, of
 * `_category_.json` and of names. What lies directly in a folder of the first level is a chapter, and so is the folder
 * itself where pages lie in it; deeper folders are part of their chapter.
 */
export function planSite(pages: Pages, texts: ReadonlyMap<string, string>, name: string): BookPlan {
  const config = readYaml(texts.get('mkdocs.yml') ?? texts.get('mkdocs.yaml') ?? '', MkDocs);
  const settings = 'value' in config ? config.value : {};
  const problems: Problem[] = 'problem' in config ? [{ path: 'mkdocs.yml', reason: config.problem }] : [];
  const has = (folder: string) => [...pages.read.keys()].some((path) => path.startsWith(`${folder}/`));
  const given = settings.docs_dir?.replace(/^\.\//u, '').replace(/\/$/u, '') ?? 'docs';
  const root = has(given) ? given : '';
  const index = pages.read.get(posix.join(root, 'index.md'));
  const site = { pages, texts, root, name: settings.site_name ?? name };
  return {
    title: settings.site_name ?? index?.matter.title ?? headingOf(index?.body) ?? name,
    summary: settings.site_description ?? index?.matter.summary ?? index?.matter.description ?? '',
    language: index?.matter.language ?? 'en',
    licence: index?.matter.licence ?? index?.matter.license ?? '',
    introduction: '',
    glossary: pages.read.get(posix.join(site.root, 'glossary.md'))?.body ?? '',
    chapters: settings.nav ? planNavigation(site, settings.nav, problems) : planFolders(site, problems),
    problems: [...pages.problems, ...problems],
  };
}

/** Groups of the navigation are chapters; pages beside them make one of their own. */
function planNavigation(site: Site, nav: readonly Navigation[], problems: Problem[]): ChapterPlan[] {
  const chapters = new Map<string, { title: string; pages: { path: string; title?: string }[] }>();
  const put = (title: string, pages: { path: string; title?: string }[]) => {
    const known = chapters.get(idOf(title));
    if (known === undefined) chapters.set(idOf(title), { title, pages });
    else known.pages.push(...pages);
  };
  for (const entry of nav)
    for (const [title, inside] of typeof entry === 'string' ? [['', entry] as const] : Object.entries(entry))
      if (typeof inside === 'string') put(site.name, pagesOf(title === '' ? inside : { [title]: inside }));
      else put(title, inside.flatMap(pagesOf));
  return [...chapters].map(([id, { title, pages }]) => {
    const lessons = pages.flatMap(({ path, title }) => {
      const full = posix.join(site.root, path);
      const page = site.pages.read.get(full);
      const isBroken = site.pages.problems.some(({ path }) => path === full);
      if (page === undefined && !isBroken && !/^[a-z]+:/u.test(path))
        problems.push({ path: 'mkdocs.yml', reason: `names ${path}, which is not there` });
      return page === undefined ? [] : [{ id: `${id}/${nameOf(path)}`, path: full, title, page }];
    });
    return { id, title, summary: '', lessons };
  });
}

function pagesOf(entry: Navigation): { path: string; title?: string }[] {
  if (typeof entry === 'string') return [{ path: entry }];
  return Object.entries(entry).flatMap(([title, inside]) =>
    typeof inside === 'string' ? [{ path: inside, title }] : inside.flatMap(pagesOf),
  );
}

function planFolders(site: Site, problems: Problem[]): ChapterPlan[] {
  const folders = new Map<string, LessonPlan[]>();
  for (const [path, page] of site.pages.read) {
    const below = site.root === '' ? path : path.slice(site.root.length + 1);
    if ((site.root !== '' && !path.startsWith(`${site.root}/`)) || page.matter.draft === true) continue;
    const [first = '', ...rest] = below.split('/');
    const folder = rest.length === 0 ? '' : first;
    const id = `${folder === '' ? idOf(site.name) : idOf(folder)}/${nameOf(rest.join('/') || first)}`;
    folders.set(folder, [...(folders.get(folder) ?? []), { id, path, page }]);
  }
  const chapters = [...folders].map(([folder, lessons]) => {
    const { position, ...chapter } = planFolder(site, folder, problems);
    return { position, chapter: { ...chapter, lessons: lessons.sort(byPosition) } };
  });
  return chapters
    .sort((a, b) => a.position - b.position || compare(a.chapter.id, b.chapter.id))
    .map(({ chapter }) => chapter);
}

function planFolder({ pages, texts, root, name }: Site, folder: string, problems: Problem[]) {
  if (folder === '') return { id: idOf(name), title: name, summary: '', position: -1 };
  const at = posix.join(root, folder);
  const [path = '', source] =
    [`${at}/_category_.json`, `${at}/_category_.yml`]
      .map((path) => [path, texts.get(path)] as const)
      .find(([, text]) => text !== undefined) ?? [];
  const read = readYaml(source ?? '', Category);
  if ('problem' in read) problems.push({ path, reason: read.problem });
  const category = 'value' in read ? read.value : {};
  const index = pages.read.get(`${at}/index.md`) ?? pages.read.get(`${at}/index.mdx`);
  return {
    id: idOf(folder),
    title: category.label ?? index?.matter.title ?? headingOf(index?.body) ?? wordsOf(folder),
    summary: category.link?.description ?? index?.matter.summary ?? index?.matter.description ?? '',
    position: category.position ?? index?.matter.sidebar_position ?? Infinity,
  };
}

function byPosition(left: LessonPlan, right: LessonPlan): number {
  return positionOf(left) - positionOf(right) || compare(left.path, right.path);
}

/** Infinity less Infinity is no number. */
function positionOf({ path, page }: LessonPlan): number {
  const isIndex = /(?:^|\/)(?:index|readme)\.[^/.]+$/iu.test(path);
  return page.matter.sidebar_position ?? (isIndex ? -1 : Number.MAX_SAFE_INTEGER);
}

function compare(left: string, right: string): number {
  return left.localeCompare(right, 'en', { numeric: true });
}

/** The first heading of the first level. */
export function headingOf(body = ''): string | undefined {
  return /^#[ \t]{1,9}([^\n#][^\n]{0,300})$/mu.exec(body)?.[1]?.trim();
}

/** A title for a file or folder that gives none: `02-first_steps` is "First steps". */
export function wordsOf(name: string): string {
  const words =
    name
      .replace(/^\d+[-_. ]+/u, '')
      .replaceAll(/[-_]+/gu, ' ')
      .trim() || name;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function nameOf(path: string): string {
  return idOf(path.replace(/\.[^/.]+$/u, '').replaceAll('/', '-'));
}

/** Letters of all scripts, digits, dots, dashes and underscores, so that it stands in an address as it is. */
function idOf(name: string): string {
  const id = name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]{1,100}/u, '');
  return id === '' ? 'book' : id.slice(0, 100).toWellFormed();
}
