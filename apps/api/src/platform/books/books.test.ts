import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isPostgresMissing, noPostgres, openTestDb, type TestDb } from '@quintet/db/testing/test-db';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { type Books, createBooks } from './books.ts';

const log = createLog('silent');

const files = {
  'book.md':
    '---\ntitle: Gardens\nsummary: How to grow.\nlanguage: en\nlicence: CC-BY-4.0\n---\n\nWelcome.\n',
  '01-soil/index.md': '---\ntitle: Soil\nsummary: What lies below.\n---\n',
  '01-soil/01-compost.md': `---
title: Compost
summary: Feed the ground.
minutes: 7
---

Every heap begins small.

## Turn the heap

Air reaches the middle when you turn it. See [water](../02-water/01-rain.md#barrels) and
![a heap](../pictures/heap.svg).

\`\`\`python
await asyncio.gather(turn_heap(), water_heap())
\`\`\`

:::check{#air}
Why do you turn it?

- [x] \`air\`
- [ ] for fun

Why: Microbes breathe.
:::

## Turn the heap

::::exercise{#heap title="A heap of your own"}
Build one.

:::hint
Begin with twigs.
:::

:::solution
Twigs, leaves, zebragrass.
:::
::::
`,
  '02-water/index.md': '---\ntitle: Water\nsummary: From above.\n---\n',
  '02-water/01-rain.md':
    '---\ntitle: Rain\nsummary: Catch it.\nminutes: 3\n---\n\n## Barrels {#barrels}\n\nA barrel under each pipe keeps precipitation.\n',
  'glossary.md': '# Glossary\n\n## heap\n\nA pile that rots.\n\nAlso: pile, stack\n',
  'pictures/heap.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
};

/** A folder of a book, made of files by their paths. */
async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

describe.each(['pglite', 'postgres'] as const)('books on %s', (kind) => {
  let db: TestDb;
  let books: Books;
  let folder: string;
  let missing: string | undefined;

  beforeAll(async () => {
    if (kind === 'postgres' && (await isPostgresMissing())) missing = noPostgres;
    if (missing !== undefined) return;
    folder = await mkdtemp(join(tmpdir(), 'quintet-book-'));
    await writeFiles(folder, files);
    db = await openTestDb({ kind });
    books = createBooks({ db, log, bundled: { id: 'gardens', folder } });
  });
  beforeEach(({ skip }) => skip(missing !== undefined, missing));
  afterAll(async () => {
    if (missing !== undefined) return;
    await db.close();
    await rm(folder, { recursive: true });
  });

  test('have contents, a glossary and pictures', async () => {
    expect(await books.contents()).toEqual({
      id: 'gardens',
      title: 'Gardens',
      summary: 'How to grow.',
      language: 'en',
      licence: 'CC-BY-4.0',
      introduction: 'Welcome.\n',
      chapters: [
        {
          id: '01-soil',
          title: 'Soil',
          summary: 'What lies below.',
          lessons: [{ id: '01-soil/01-compost', title: 'Compost', summary: 'Feed the ground.', minutes: 7 }],
        },
        {
          id: '02-water',
          title: 'Water',
          summary: 'From above.',
          lessons: [{ id: '02-water/01-rain', title: 'Rain', summary: 'Catch it.', minutes: 3 }],
        },
      ],
    });
    expect(await books.glossary()).toEqual({
      terms: [{ term: 'heap', also: ['pile', 'stack'], definition: 'A pile that rots.' }],
    });
    expect(await books.picture('pictures/heap.svg')).toMatchObject({ content_type: 'image/svg+xml' });
    expect(await books.picture('pictures/none.svg')).toBeUndefined();
    expect(await books.contents('none')).toBeUndefined();
    expect(await books.lesson('01-soil/none')).toBeUndefined();
  });

  test('have lessons whose sections are all of them, with exercises and checks', async () => {
    const lesson = await books.lesson('01-soil/01-compost');
    const { markdown = '', sections = [] } = lesson ?? {};
    expect(sections.map(({ start, end }) => markdown.slice(start, end)).join('')).toBe(markdown);
    expect(sections).toMatchObject([
      { heading: 'Compost', anchor: '', level: 1, start: 0 },
      { heading: 'Turn the heap', anchor: 'turn-the-heap', level: 2 },
      { heading: 'Turn the heap', anchor: 'turn-the-heap-1', level: 2 },
    ]);
    expect(lesson).toMatchObject({
      chapter: '01-soil',
      exercises: [
        {
          id: 'heap',
          title: 'A heap of your own',
          task: 'Build one.',
          hints: ['Begin with twigs.'],
          solution: 'Twigs, leaves, zebragrass.',
        },
      ],
      checks: [
        {
          id: 'air',
          question: 'Why do you turn it?',
          options: [
            { text: '`air`', right: true },
            { text: 'for fun', right: false },
          ],
          why: 'Microbes breathe.',
        },
      ],
      pictures: [{ source: '../pictures/heap.svg', path: 'pictures/heap.svg' }],
      links: [{ source: '../02-water/01-rain.md#barrels', lesson: '02-water/01-rain', anchor: 'barrels' }],
    });
  });

  test.each([
    'asyncio.gather',
    'gather',
    'ASYNCIO',
    'turn_heap',
    'turning heaps',
    'turn the haep',
    'stack',
    'microbes air midle',
  ])('find the section that has %s', async (query) => {
    const { hits } = await books.search({ query, scope: 'entire_book' });
    const [hit] = hits;
    expect(hit).toMatchObject({ book: 'gardens', lesson: '01-soil/01-compost', chapter: '01-soil' });
    expect(hits.map(({ anchor }) => anchor)).toContain('turn-the-heap');
  });

  test('mark what was found, and say where it stands in the Markdown', async () => {
    const { hits } = await books.search({ query: 'precipitations', scope: 'entire_book' });
    const lesson = await books.lesson('02-water/01-rain');
    expect(hits).toMatchObject([{ heading: 'Barrels', anchor: 'barrels' }]);
    for (const { text, highlights, start, end } of hits) {
      expect(highlights.map((mark) => text.slice(mark.start, mark.end))).toEqual(['precipitation']);
      expect(lesson?.markdown.slice(start, end)).toMatch(/^## Barrels.*precipitation\.$/su);
    }
  });

  test('do not give hints, solutions and reasons away', async () => {
    for (const query of ['zebragrass', 'twigs', 'microbes'])
      expect(await books.search({ query, scope: 'entire_book' })).toMatchObject({ hits: [] });
  });

  test('are searched where the reader is, and further away when nothing is there', async () => {
    const lesson = '02-water/01-rain';
    const near = await books.search({ query: 'barrel', scope: 'current_lesson', lesson });
    expect(near).toMatchObject({ scope: 'current_lesson', widened: false, hits: [{ lesson }] });
    const far = await books.search({ query: 'heap', scope: 'current_lesson', lesson });
    expect(far).toMatchObject({ scope: 'entire_book', widened: true });
    expect(far.hits.length).toBeGreaterThan(0);
    const chapter = await books.search({
      query: 'heap',
      scope: 'current_chapter',
      lesson: '01-soil/01-compost',
    });
    expect(chapter).toMatchObject({ scope: 'current_chapter', widened: false });
    expect(await books.search({ query: 'xylophone', scope: 'current_lesson', lesson })).toEqual({
      hits: [],
      scope: 'current_lesson',
      widened: false,
    });
  });

  test('refuse places that are not there', async () => {
    const search = async (place: object) =>
      await books.search({ query: 'heap', scope: 'current_lesson', ...place });
    await expect(search({ lesson: '01-soil/none' })).rejects.toThrow('There is no lesson 01-soil/none');
    await expect(search({ lesson: '02-water/01-rain', chapter: '09' })).rejects.toThrow(
      'There is no chapter 09',
    );
    await expect(search({ book: 'none' })).rejects.toThrow('There is no book none');
    await expect(search({})).rejects.toThrow('needs a lesson');
    await expect(search({ scope: 'current_chapter' })).rejects.toThrow('needs a chapter');
  });

  test('are taken in anew when their folder has changed, by the next process', async () => {
    const rain = files['02-water/01-rain.md'].replace('A barrel', 'A cistern');
    await writeFile(join(folder, '02-water/01-rain.md'), rain);
    await createBooks({ db, log, bundled: { id: 'gardens', folder } }).warm();
    // Within the seconds that a node trusts what it knows.
    const found = async () => (await books.search({ query: 'cistern', scope: 'entire_book' })).hits.length;
    await expect.poll(found, { timeout: 10_000, interval: 200 }).toBe(1);
  });
});
