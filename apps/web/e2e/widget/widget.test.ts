import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { startApi, type RunningApi } from '@quintet/api/testing/servers/start-api';
import { startModel } from '@quintet/api/testing/model/start-model';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../site/browser.ts';
import { findViolations } from '../site/find-violations.ts';
import { type HostSite, startHostSite, visitHost } from './host-page.ts';

let browser: Browser;
let host: HostSite;
let api: RunningApi;
beforeAll(async () => {
  host = await startHostSite();
  api = await startApi({ web: true, env: { TUTOR_ORIGINS: host.url } });
  host.api = api.url;
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await api[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

const question = 'Why do I need await?';

async function ask(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Ask the tutor' }).click();
  await page.getByRole('textbox', { name: 'Your question' }).fill(question);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'This helped' }).waitFor();
}

describe('on a page of another site', () => {
  it('loads one small script, and the rest from the same place when it is opened', async () => {
    await using visit = await visitHost(browser, host);
    const { page, problems, origins } = visit;
    const open = page.getByRole('button', { name: 'Ask the tutor' });
    await open.waitFor();
    const files = () =>
      page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name.split('/').pop()));
    expect(await files()).toEqual(['tutor-widget.js']);
    await open.click();
    await page.getByRole('dialog', { name: 'Tutor' }).waitFor();
    expect([...origins]).toEqual([api.url]);
    expect(problems).toEqual([]);
  });

  it('answers from the book, and a citation leads to the words that it quotes', async () => {
    await using visit = await visitHost(browser, host);
    const { page, problems, origins } = visit;
    await ask(page);
    await page
      .getByRole('article', { name: 'Answer' })
      .getByText('No language model is set up here')
      .waitFor();
    const sources = page.locator('.sources');
    const quote = (await sources.locator('q').first().textContent()) ?? '';
    expect(quote.length).toBeGreaterThan(20);
    await page.getByRole('button', { name: 'This helped' }).click();
    await page.getByText('Thank you.').waitFor();
    expect([...origins]).toEqual([api.url]);
    await sources.getByRole('link').first().click();
    await page.waitForURL(`${api.url}/book/**`);
    await page.locator('[data-version]').waitFor();
    const readMarked = () =>
      page.evaluate(() => {
        const [range] = CSS.highlights.get('quote') ?? [];
        if (!(range instanceof Range)) return undefined;
        const { top, bottom } = range.getBoundingClientRect();
        return { words: range.toString(), isInSight: top < innerHeight && bottom > 0 };
      });
    const letters = (text = '') => text.replaceAll(/[^\p{L}\p{N}]/gu, '');
    await expect.poll(async () => letters((await readMarked())?.words)).toBe(letters(quote));
    expect((await readMarked())?.isInSight).toBe(true);
    expect(problems).toEqual([]);
  });

  it('goes on with the conversation on the next page, and begins another when asked', async () => {
    await using visit = await visitHost(browser, host);
    const { page } = visit;
    await ask(page);
    await page.keyboard.press('Escape');
    await page.goto(`${host.url}/next`);
    await page.getByRole('button', { name: 'Ask the tutor' }).click();
    await page.getByRole('log').getByText(question).waitFor();
    await page.getByRole('button', { name: 'New', exact: true }).click();
    await page.getByText('Ask about what you are reading.').waitFor();
  });

  it('is opened, read and closed by key, and reads answers out in sentences', async () => {
    await using visit = await visitHost(browser, host);
    const { page } = visit;
    const open = page.getByRole('button', { name: 'Ask the tutor' });
    await open.focus();
    await page.keyboard.press('Enter');
    const field = page.getByRole('textbox', { name: 'Your question' });
    await expect.poll(() => field.evaluate((element) => element.matches(':focus'))).toBe(true);
    await page.keyboard.type(question);
    await page.keyboard.press('Enter');
    await page.locator('[data-announcer]').getByText('End of the answer.').waitFor({ state: 'attached' });
    await page.keyboard.press('Escape');
    await expect.poll(() => open.evaluate((element) => element.matches(':focus'))).toBe(true);
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('renews a session that has ended, and keeps a question that did not arrive', async () => {
    await using visit = await visitHost(browser, host);
    const { page } = visit;
    await ask(page);
    await api.core.db.prisma.chatkitSecret.deleteMany({});
    await page.getByRole('textbox', { name: 'Your question' }).fill('What is a coroutine?');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('button', { name: 'This helped' }).count()).toBe(2);
    await page.route(`${api.url}/api/chatkit`, (route) => route.abort());
    await page.getByRole('textbox', { name: 'Your question' }).fill('And what is a task?');
    await page.keyboard.press('Enter');
    await page.getByText('The tutor cannot be reached.').waitFor();
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => page.getByRole('button', { name: 'This helped' }).count()).toBe(3);
  });

  it('asks about what is selected', async () => {
    await using visit = await visitHost(browser, host);
    const { page } = visit;
    await page.getByText('A page of another site.').selectText();
    await page.getByRole('button', { name: 'Ask the tutor' }).click();
    await page.getByText('About A page of another site.').waitFor();
    await page.getByRole('textbox', { name: 'Your question' }).fill(question);
    await page.keyboard.press('Enter');
    await page.locator('.question q', { hasText: 'A page of another site.' }).waitFor();
    await expect.poll(() => page.getByText('About A page of another site.').count()).toBe(0);
  });

  it('lists earlier conversations, opens and deletes them', async () => {
    await using visit = await visitHost(browser, host);
    const { page } = visit;
    await ask(page);
    await page.getByRole('button', { name: 'New', exact: true }).click();
    await page.getByRole('button', { name: 'Earlier conversations' }).click();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: question }).first().click();
    await page.getByRole('log').getByText(question).waitFor();
    await page.getByRole('button', { name: 'Earlier conversations' }).click();
    await page.getByRole('button', { name: `Delete “${question}”` }).click();
    await page.getByText('No conversations yet.').waitFor();
  });

  it('shows hints one by one, and asks the questions of the lesson', async () => {
    await using visit = await visitHost(browser, host);
    const { page } = visit;
    await ask(page);
    await page.getByRole('button', { name: 'First hint' }).first().click();
    await page.getByRole('button', { name: 'Next hint' }).first().waitFor();
    await page.getByRole('button', { name: 'Check what you know' }).click();
    const first = page.getByRole('group').first();
    await first.locator('input').first().check();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Check my answers' }).click();
    await page
      .getByText(/^(?:Right|Not yet)\./)
      .first()
      .waitFor();
  });

  it('says so when the server is away', async () => {
    await using visit = await visitHost(browser, host);
    const { page } = visit;
    const open = page.getByRole('button', { name: 'Ask the tutor' });
    await open.waitFor();
    await page.route('**/panel-*', (route) => route.abort());
    await open.click();
    await page.getByText('The tutor cannot be reached right now.').waitFor();
    await page.unrouteAll();
    await open.click();
    await page.getByRole('dialog', { name: 'Tutor' }).waitFor();
  });

  it.each([
    [360, 'light'],
    [1440, 'dark'],
  ] as const)('is in order at %i pixels, %s', async (width, colorScheme) => {
    await using visit = await visitHost(browser, host, { width, colorScheme });
    const { page } = visit;
    expect(await findViolations(page)).toEqual([]);
    await ask(page);
    expect(await findViolations(page)).toEqual([]);
    const { x, width: shown } = (await page.getByRole('dialog').boundingBox()) ?? {};
    if (width === 360) expect([x, shown]).toEqual([0, 360]);
  });
});

describe('what a model writes', () => {
  it('runs nothing and fetches nothing', async () => {
    await using model = await startModel();
    await using own = await startApi({
      web: true,
      env: { TUTOR_ORIGINS: host.url, OPENAI_BASE_URL: model.url, LLM_MAX_RETRIES: '0' },
    });
    model.always({
      text: [
        '<img src="https://evil.example/a.png" onerror="alert(1)"> <script>alert(2)</script>',
        '![pixel](https://evil.example/b.png) [click](javascript:alert(3)) [data](data:text/html,x)',
        '<svg onload=alert(4)> <style>@import "https://evil.example/c.css"</style> [ok](https://example.org/)',
      ].join('\n\n'),
    });
    host.api = own.url;
    try {
      await using visit = await visitHost(browser, host);
      const { page, problems, origins } = visit;
      await page.getByRole('button', { name: 'Ask the tutor' }).click();
      await page.getByRole('textbox', { name: 'Your question' }).fill('Thanks!');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'This helped' }).waitFor();
      const answer = page.getByRole('article', { name: 'Answer' });
      expect(await answer.textContent()).toContain('<script>alert(2)</script>');
      expect(await answer.locator('.text :is(img, script, style, svg, iframe)').count()).toBe(0);
      const links = await answer
        .locator('.text a')
        .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
      expect(links).toContain('https://example.org/');
      expect(links.every((link) => link?.startsWith('https://'))).toBe(true);
      expect([...origins]).toEqual([own.url]);
      expect(problems).toEqual([]);
    } finally {
      host.api = api.url;
    }
  });
});

it('is as small as it promises', () => {
  const dist = fileURLToPath(new URL('../../../tutor-widget/dist/', import.meta.url));
  const sizeOf = (file: string) => gzipSync(readFileSync(`${dist}${file}`)).length;
  const panels = readdirSync(dist).filter((file) => /^panel-.*\.js$/.test(file));
  expect(panels).toHaveLength(1);
  expect(sizeOf('tutor-widget.js')).toBeLessThanOrEqual(3 * 1024);
  expect(sizeOf(panels[0] ?? '')).toBeLessThanOrEqual(60 * 1024);
});
