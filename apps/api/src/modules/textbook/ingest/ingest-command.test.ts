import { mkdir, mkdtemp, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openTestDb, type TestDb } from '@quintet/db/testing/test-db';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBooks } from '../../../platform/books/books.ts';
import { bundledBook } from '../../../platform/books/bundled-book.ts';
import { createLog } from '../../../platform/log.ts';
import { runIngest } from './ingest-command.ts';

// The command and a server are two processes on one database, which the embedded one does not allow.
let db: TestDb;
let root: string;
beforeAll(async () => {
  db = await openTestDb({ kind: 'postgres' });
  root = await mkdtemp(join(tmpdir(), 'quintet-ingest-'));
});
afterAll(async () => {
  await db.close();
  await rm(root, { recursive: true });
});

/** A folder of its own with these files. */
async function makeFolder(
  name: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<string> {
  const folder = join(root, name);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

async function ingest(
  argv: readonly string[],
  { isTTY = false, signal }: { isTTY?: boolean; signal?: AbortSignal } = {},
) {
  let out = '';
  let err = '';
  const code = await runIngest(argv, {
    config: { DATABASE_URL: db.databaseUrl, DATA_DIR: root },
    out: { isTTY, write: (text) => void (out += text) },
    err: { write: (text) => void (err += text) },
    ...(signal === undefined ? {} : { signal }),
  });
  return { code, out, err };
}

function openBooks() {
  return createBooks({ db, log: createLog('silent'), bundled: bundledBook });
}

async function titlesOf(book: string) {
  const contents = await openBooks().contents(book);
  return contents?.chapters.map(({ title, lessons }) => [title, lessons.map((lesson) => lesson.title)]);
}

test('takes a site of Docusaurus in, in its own order and without its components', async () => {
  const folder = await makeFolder('docusaurus', {
    'docs/intro.md': '---\nsidebar_position: 1\n---\n\n# Welcome\n\nHello.\n',
    'docs/guides/_category_.json': '{"label": "The guides", "position": 2}',
    'docs/guides/b-first.mdx': `---
title: First steps
sidebar_position: 1
description: Begin here.
---

import Tabs from '@theme/Tabs';

<Tabs>

:::tip Stay dry

Umbrellas help.

:::

</Tabs>

See [the second](./a-second.md#why) and ![a picture](/img/rain.png).
`,
    'docs/guides/a-second.md':
      '---\nsidebar_position: 2\n---\n\n# Second steps\n\n## Why {#why}\n\nBecause.\n',
    'docs/reference/api.md': '# API\n\nimport is a word of `import x from "y"` here.\n',
    'docs/reference/draft.md': '---\ndraft: true\n---\n\n# Nothing yet\n',
    'static/img/rain.png': Uint8Array.of(137, 80, 78, 71),
  });
  expect(await ingest([folder])).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringMatching(
      /\nTook "Docusaurus" in as docusaurus in [\d.]+ s: lessons 4 added, 0 changed, 0 unchanged, 0 removed\.\n$/u,
    ),
  });
  expect(await titlesOf('docusaurus')).toEqual([
    ['Docusaurus', ['Welcome']],
    ['The guides', ['First steps', 'Second steps']],
    ['Reference', ['API']],
  ]);
  const lesson = await openBooks().lesson('guides/b-first', 'docusaurus');
  expect(lesson?.markdown).toContain(':::tip[Stay dry]');
  expect(lesson?.markdown).not.toMatch(/Tabs/u);
  expect(lesson).toMatchObject({
    summary: 'Begin here.',
    links: [{ lesson: 'guides/a-second', anchor: 'why' }],
    pictures: [{ source: '/img/rain.png', path: 'static/img/rain.png' }],
  });
  expect(await openBooks().picture('static/img/rain.png', 'docusaurus')).toMatchObject({
    content_type: 'image/png',
  });
});

test('takes a site of MkDocs in, by its nav', async () => {
  const folder = await makeFolder('mkdocs', {
    'mkdocs.yml': `site_name: Rivers
markdown_extensions:
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
nav:
  - index.md
  - Sources:
      - Springs: sources/springs.md
      - Deep:
          - sources/wells.md
  - Gone: gone.md
`,
    'docs/index.md': '# Home\n',
    'docs/sources/springs.md':
      '# S\n\n!!! note "Cold"\n    Never warm.\n\n    Nor salty.\n\n=== "Tab"\n\n    In a tab.\n',
    'docs/sources/wells.md': '# Wells\n',
  });
  const { code, out } = await ingest([folder, '--strict']);
  expect(code).toBe(2);
  expect(out).toContain('mkdocs.yml: names gone.md, which is not there\n');
  expect(await titlesOf('mkdocs')).toEqual([
    ['Rivers', ['Home']],
    ['Sources', ['Springs', 'Wells']],
  ]);
  const lesson = await openBooks().lesson('sources/sources-springs', 'mkdocs');
  expect(lesson?.markdown).toContain(':::note[Cold]\nNever warm.\n\nNor salty.\n:::');
  expect(lesson?.markdown).toContain('**Tab**');
});

test('writes what has changed and says so', async () => {
  const files = {
    'a/one.md': '# One\n\nAlpha.\n',
    'a/two.md': '# Two\n\nBeta.\n',
    'b/three.md': '# Three\n',
  };
  const folder = await makeFolder('changing', files);
  expect((await ingest([folder])).out).toContain('3 added');
  expect((await ingest([folder])).out).toContain('0 added, 0 changed, 3 unchanged, 0 removed');
  await makeFolder('changing', { 'a/two.md': '# Two\n\nGamma.\n', 'a/four.md': '# Four\n' });
  await unlink(join(folder, 'b/three.md'));
  expect((await ingest([folder])).out).toContain('1 added, 1 changed, 1 unchanged, 1 removed');
  const { hits } = await openBooks().search({ query: 'gamma', scope: 'entire_book', book: 'changing' });
  expect(hits).toMatchObject([{ lesson: 'a/two' }]);
  expect(await db.prisma.textbookChunk.count({ where: { book_id: 'changing' } })).toBe(3);
  expect(await ingest(['--remove', 'changing'])).toMatchObject({ code: 0, out: 'Removed changing.\n' });
  expect(await db.prisma.textbookChunk.count({ where: { book_id: 'changing' } })).toBe(0);
  expect(await ingest(['--remove', 'changing'])).toMatchObject({ code: 1 });
});

test('leaves out what it cannot use, tells it by file, and keeps the lesson of before', async () => {
  const folder = await makeFolder('hostile', {
    'a/good.md': '# Good\n',
    'a/broken.md': '---\ntitle: Fine\n---\n\nOnce readable.\n',
    'a/huge.md': `# Huge\n\n${'word '.repeat(200_000)}`,
    'a/binary.md': Uint8Array.of(35, 32, 0, 255, 254),
    'a/open.md': '---\ntitle: never closed\n',
    'a/nul.md': '---\ntitle: "a\\0b"\n---\n\nText.\n',
    '.git/config.md': '# Hidden\n',
  });
  await makeFolder('outside', { 'secret.md': '# Secret\n' });
  await symlink(join(root, 'outside/secret.md'), join(folder, 'a/link.md'));
  await symlink(join(root, 'outside'), join(folder, 'b'));
  const first = await ingest([folder]);
  expect(first.code).toBe(0);
  expect(first.out).toContain('a/huge.md: is larger than 512 KB\n');
  expect(first.out).toContain('a/binary.md: is no UTF-8 text\n');
  expect(first.out).toContain('a/open.md: the front matter is not closed with ---\n');
  expect(first.out).toContain('a/link.md: is a link and no file\n');
  expect(first.out).toContain('3 added');
  await makeFolder('hostile', { 'a/broken.md': '---\ntitle: [oh\n---\n\nOnce readable.\n' });
  const second = await ingest([folder]);
  expect(second.out).toMatch(/a\/broken\.md: the front matter: .+\n/u);
  expect(second.out).toContain('2 unchanged, 0 removed, 1 kept as they were.');
  expect(await titlesOf('hostile')).toEqual([['A', ['Fine', 'Good', 'a b']]]);
  const { hits } = await openBooks().search({ query: 'secret', scope: 'entire_book', book: 'hostile' });
  expect(hits).toEqual([]);
});

test('may run twice at once, and leaves a whole book', async () => {
  const lessons = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [`c/l${index}.md`, `# Lesson ${index}\n\nText ${index}.\n`]),
  );
  const folder = await makeFolder('twice', lessons);
  const both = await Promise.all([ingest([folder]), ingest([folder])]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(both.map(({ out }) => /(\d+) added/u.exec(out)?.[1]).sort()).toEqual(['0', '60']);
  expect(await db.prisma.textbookLesson.count({ where: { book_id: 'twice' } })).toBe(60);
});

test('writes nothing when it is stopped', async () => {
  const folder = await makeFolder('stopped', { 'a/one.md': '# One\n' });
  expect(await ingest([folder], { signal: AbortSignal.abort() })).toMatchObject({
    code: 130,
    out: 'Stopped. Nothing was written.\n',
  });
  expect(await openBooks().contents('stopped')).toBeUndefined();
});

test('shows a bar on a terminal', async () => {
  const folder = await makeFolder('bar', { 'a/one.md': '# One\n' });
  expect((await ingest([folder], { isTTY: true })).code).toBe(0);
});

test('says what it cannot do', async () => {
  const empty = await makeFolder('empty', { 'readme.txt': 'nothing' });
  expect(await ingest([empty])).toMatchObject({ code: 1, err: 'There is no lesson in it.\n' });
  expect(await ingest([join(root, 'none')])).toMatchObject({
    code: 1,
    err: expect.stringContaining('ENOENT'),
  });
  expect(await ingest([])).toMatchObject({ code: 1, err: 'Give one folder. --help says how.\n' });
  expect(await ingest([empty, '--id', '../x'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('no name'),
  });
  expect(await ingest([empty, '--id', bundledBook.id])).toMatchObject({
    code: 1,
    err: expect.stringContaining('comes with the program'),
  });
  expect(await ingest(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('--strict') });
});
