import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../site/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site[Symbol.asyncDispose]());

describe('start page', () => {
  it('shows five doors, a live fact and the health of the server', async () => {
    await using visit = await site.visit();
    const { page, problems } = visit;
    await page.goto('/');
    const doors = page.getByRole('list', { name: 'Apps' }).getByRole('link');
    await page.getByText('18 goals for 5 kinds of visitor').waitFor();
    expect(await doors.allInnerTexts()).toEqual([
      expect.stringContaining('TimeBack'),
      expect.stringContaining('Reports'),
      expect.stringContaining('Bloom'),
      expect.stringContaining('Tutor'),
      expect.stringContaining('Book'),
    ]);
    expect(await page.getByText('Not here yet').count()).toBe(1);
    const health = await page.locator('dl').innerText();
    expect(health).toMatch(/Database[\s\S]*Language model[\s\S]*Redis/);
    expect(problems).toEqual([]);
  });

  it('says so when the server stops answering, and recovers', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await page.route('**/trpc/**', (route) => route.abort());
    await page.goto('/');
    await page.getByText('The server does not answer.').waitFor();
    await expect.poll(() => page.getByText('Not answering').count()).toBe(4);
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Ask again' }).click();
    await page.getByText('Language model').waitFor();
    await expect.poll(() => page.getByText('Running').count()).toBe(4);
  });

  it.each([['/docs', 'Tutor – Quintet']])('says at %s that the app is not here yet', async (path, title) => {
    await using visit = await site.visit();
    await visit.page.goto(path);
    await visit.page.getByText('Not here yet').waitFor();
    expect(await visit.page.title()).toBe(title);
    await visit.page.getByRole('link', { name: 'Back to the five apps' }).click();
    await visit.page.getByRole('heading', { name: 'Five apps, one server' }).waitFor();
    expect(await visit.page.title()).toBe('Quintet');
    expect(await visit.page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  });

  it('has a page for addresses where nothing is', async () => {
    await using visit = await site.visit();
    await visit.page.goto('/timeback/quiz/nothing');
    await visit.page.getByRole('heading', { name: 'There is no page at this address' }).waitFor();
    await visit.page.getByRole('link', { name: 'Go to the start page' }).click();
    await visit.page.getByRole('heading', { name: 'Five apps, one server' }).waitFor();
  });

  it.each([
    ['/nowhere', 'error'],
    ['/_app', 'error'],
    ['/_app/nowhere.js', 'error'],
    ['/timeback/quiz/nothing', 'error'],
    ['/reports/customers/one/two', 'error'],
    ['/status/a/b', 'status'],
  ])('answers %s with 404: a page for a browser, its document’s JSON for a client', async (path, field) => {
    const page = await fetch(site.api.url + path, { headers: { accept: 'text/html,*/*' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const data = await fetch(site.api.url + path, { headers: { accept: '*/*' } });
    expect([data.status, data.headers.get('content-type')]).toEqual([404, 'application/json; charset=utf-8']);
    expect(await data.json()).toHaveProperty(field);
  });

  it('remembers a theme before the first paint and forgets it when it is the system’s own', async () => {
    await using visit = await site.visit({ colorScheme: 'light' });
    const { page } = visit;
    const readBackground = () =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await page.goto('/');
    const light = await readBackground();
    await page.getByRole('button', { name: 'Use the dark theme' }).click();
    const dark = await readBackground();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await readBackground()).toBe(dark);
    await page.getByRole('button', { name: 'Use the light theme' }).click();
    expect(await page.evaluate(() => localStorage.getItem('quintet.theme'))).toBeNull();
    expect(await readBackground()).toBe(light);
  });
});
