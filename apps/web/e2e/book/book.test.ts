import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectPage } from '../site/inspect-page.ts';
import { openSite, type Site } from '../site/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site[Symbol.asyncDispose]());

const lesson = '/book/01-values/01-names-and-values';
const levels = ['beginner', 'intermediate', 'advanced'] as const;
/** How far a paragraph may move while the text around it changes, in pixels. */
const mostMove = 1;

async function openLesson(page: Page, path = lesson): Promise<void> {
  await page.goto(path);
  await page.locator('[data-version]').waitFor();
  await page.evaluate(() => document.fonts.ready);
}

const shows = async (page: Page, version: string) =>
  await page.locator(`[data-version=${version}]`).waitFor();

describe('a lesson', () => {
  it('is reached from the contents, finished, and remembered', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await page.goto('/book');
    await page.getByText('0 of 12 lessons finished').waitFor();
    await page.getByRole('link', { name: 'Start reading' }).click();
    await page.getByRole('heading', { level: 1, name: 'Names and values' }).waitFor();
    await page.getByRole('link', { name: 'Finish, then Text and prompts' }).click();
    await page.getByRole('heading', { level: 1, name: 'Text and prompts' }).waitFor();
    expect(await page.evaluate(() => scrollY)).toBe(0);
    await page.getByRole('link', { name: 'Contents' }).first().click();
    await page.getByRole('link', { name: 'Go on with Text and prompts' }).waitFor();
    await page.getByText('1 of 12 lessons finished').waitFor();
    await page.reload();
    await page.getByText('1 of 12 lessons finished').waitFor();
    expect(visit.problems).toEqual([]);
  });

  it('opens hints one by one, and says whether an answer is right', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await openLesson(page);
    expect(await page.getByText('Hint 1').count()).toBe(0);
    await page.getByRole('button', { name: 'Show a hint, 1 of 3' }).click();
    await page.getByText('The two kinds of tokens have different prices').waitFor();
    await page.getByRole('button', { name: 'Show another hint, 2 of 3' }).click();
    await page.getByRole('button', { name: 'Show another hint, 3 of 3' }).click();
    await page.getByRole('button', { name: 'Show the solution' }).first().click();
    await page.getByText('prompt_cost + answer_cost').waitFor();
    await page.getByLabel('[1], because only b was changed').check();
    await page.getByText('Not this one').waitFor();
    await page.getByLabel('[1, 2], because both names').check();
    await page.getByText('ties a second label to the same list').waitFor();
  });

  it('copies code', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await openLesson(page);
    await page.getByRole('button', { name: 'Copy' }).first().click();
    await page.getByText('Copied').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe('print(42)\nprint(0.75)\nprint("hello")\nprint(True)');
  });

  it('says so where there is none', async () => {
    await using visit = await site.visit();
    await visit.page.goto('/book/01-values/99-nothing');
    await visit.page.getByRole('heading', { name: 'There is no lesson at this address' }).waitFor();
    await visit.page.getByRole('link', { name: 'Go to the contents' }).click();
    await visit.page
      .getByRole('heading', { level: 1, name: 'Python for people who build with AI' })
      .waitFor();
  });
});

describe('the levels', () => {
  it.each([
    ['a heading', 'h2:has-text("Yes, no and nothing")'],
    ['a block of code', 'div:has(> pre:has-text("price_per_million = 3.0"))'],
  ])('keep %s where the reader’s eye is', async (_, selector) => {
    await using visit = await site.visit({ width: 1440 });
    const { page } = visit;
    await openLesson(page);
    const block = page.locator(`[data-version] ${selector}`);
    await block.evaluate((element) => scrollBy({ top: element.getBoundingClientRect().top - 150 }));
    const readTop = () => block.evaluate((element) => element.getBoundingClientRect().top);
    const top = await readTop();
    const moves: Record<string, number> = {};
    for (const [key, version] of [
      ['2', 'beginner'],
      ['3', 'intermediate'],
      ['4', 'advanced'],
      ['o', 'original'],
      ['o', 'advanced'],
      ['1', 'original'],
    ] as const) {
      await page.keyboard.press(key);
      await shows(page, version);
      moves[`${key} ${version}`] = Math.abs((await readTop()) - top);
    }
    expect(Object.entries(moves).filter(([, move]) => move > mostMove)).toEqual([]);
  });

  it('are kept for the next lesson, and stand beside the original where there is room', async () => {
    await using visit = await site.visit({ width: 1440 });
    const { page } = visit;
    await openLesson(page);
    await page.getByText('Beginner', { exact: true }).click();
    await shows(page, 'beginner');
    await page.getByRole('button', { name: 'Beside the original' }).click();
    const places = page.getByRole('heading', { name: 'Whole numbers and fractions' });
    const [left, right] = await places.evaluateAll((headings) =>
      headings.map((heading) => heading.getBoundingClientRect()),
    );
    expect(left?.y).toBe(right?.y);
    expect(left?.x).toBeLessThan(right?.x ?? 0);
    await page.getByRole('link', { name: /^Finish, then/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Text and prompts' }).waitFor();
    await shows(page, 'beginner');
  });

  it('leave the text as it is when the server does not answer', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await openLesson(page);
    await page.route('**/trpc/textbook.personalize*', (route) => route.abort());
    await page.keyboard.press('3');
    await page.getByText('The text on the page stays as it is.').waitFor();
    expect(await page.getByLabel('Original').isChecked()).toBe(true);
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Try again' }).click();
    await shows(page, 'intermediate');
  });

  it('have every lesson, with its code and its exercises', async () => {
    const contents = await site.api.core.books.contents();
    const lessons = contents?.chapters.flatMap((chapter) => chapter.lessons) ?? [];
    expect(lessons).toHaveLength(12);
    for (const { id } of lessons) {
      const markdown = (await site.api.core.books.lesson(id))?.markdown ?? '';
      for (const difficulty_level of levels) {
        const answer = await fetch(`${site.api.url}/api/personalization/personalize`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            session_id: `e2e ${id}`,
            chapter_id: id,
            chapter_content: markdown,
            difficulty_level,
          }),
        });
        expect(answer.status).toBe(200);
        const body: unknown = await answer.json();
        expect(body).toHaveProperty('personalized_content');
        const text = String(Reflect.get(Object(body), 'personalized_content'));
        expect(listMarks(text), `${id} ${difficulty_level}`).toEqual(listMarks(markdown));
      }
    }
  });
});

/** The lines that open and close blocks. */
const listMarks = (markdown: string) => markdown.match(/^(?::{3,}|`{3}).*$/gm);

describe('the search', () => {
  it('is begun, walked through and followed by keys alone', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await openLesson(page);
    await page.keyboard.press('/');
    await page.keyboard.type('semaphore');
    const dialog = page.getByRole('dialog', { name: 'Search the book' });
    await dialog.getByText('Limit how many run together').waitFor();
    expect(await dialog.locator('mark').first().innerText()).toMatch(/semaphore/i);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Waiting with async' }).waitFor();
    const heading = page.locator('#limit-how-many-run-together');
    await heading.waitFor();
    await expect
      .poll(() => heading.evaluate((element) => element.getBoundingClientRect().top))
      .toBeLessThan(200);
  });

  it('says what to try when nothing is found', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await page.goto('/book');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.keyboard.type('xylophone');
    await page.getByText('Nothing in the book fits “xylophone”').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});

describe.each([
  [360, 'light'],
  [1440, 'dark'],
] as const)('at %i px, %s', (width, colorScheme) => {
  it('everybody can use the book', async () => {
    await using visit = await site.visit({ width, colorScheme });
    const { page } = visit;
    await page.goto('/book');
    await page.getByRole('link', { name: 'Start reading' }).waitFor();
    const wrong = await inspectPage(visit, 'contents');
    await openLesson(page);
    wrong.push(...(await inspectPage(visit, 'lesson')));
    await page.keyboard.press('2');
    await shows(page, 'beginner');
    const beside = page.getByRole('button', { name: 'Beside the original' });
    if (await beside.isVisible()) await beside.click();
    await page
      .getByRole('button', { name: /^Show a hint/ })
      .last()
      .click();
    wrong.push(...(await inspectPage(visit, 'a level')));
    await page.keyboard.press('/');
    await page.keyboard.type('list');
    await page.getByRole('dialog').locator('mark').first().waitFor();
    wrong.push(...(await inspectPage(visit, 'search')));
    expect(wrong).toEqual([]);
  });
});
