import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../site/site.ts';
import { chooseOutcome, fillStart, mintEmail, startSession, waitForPage, walkToPage } from './walk.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site[Symbol.asyncDispose]());

describe('from the hero to the page', () => {
  it('leads through two questions to a page in the order of its blocks', async () => {
    await using visit = await site.visit();
    const { page, problems } = visit;
    await walkToPage(page);
    expect(new URL(page.url()).pathname).toBe('/timeback/page');
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    await page.getByText('Parent · Raise grades · Grade 3').waitFor();
    const order = await page
      .locator('article')
      .locator('h1, img, h2, section[aria-label="Next step"]')
      .evaluateAll((found) => found.map((element) => element.tagName));
    expect(order).toEqual(['H1', 'IMG', 'H2', 'H2', 'SECTION', 'H2']);
    const chart = page.getByRole('img', { name: /percentile/ });
    expect(await chart.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(960);
    expect(problems).toEqual([]);
  });

  it('gives the figures of the chart as a table', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await walkToPage(page);
    await page.getByRole('button', { name: 'Show the figures as a table' }).press('Enter');
    const table = page.getByRole('table', { name: /Pupils in grade 3/ });
    await expect.poll(() => table.getByRole('row').count()).toBe(4);
    expect(await table.getByRole('row', { name: /Median/ }).innerText()).toMatch(/\d+\s+\d+/);
  });

  it('shows the chart in the theme that was chosen', async () => {
    await using visit = await site.visit({ colorScheme: 'light' });
    const { page } = visit;
    await walkToPage(page);
    const chart = page.getByRole('img', { name: /percentile/ });
    const light = await chart.screenshot();
    await page.getByRole('button', { name: 'Use the dark theme' }).click();
    await expect.poll(async () => light.equals(await chart.screenshot())).toBe(false);
  });

  it('works with the keyboard alone', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await page.goto('/timeback');
    const email = page.getByLabel('Your email address');
    await expect
      .poll(async () => {
        await page.keyboard.press('Tab');
        return await email.evaluate((input) => input === document.activeElement);
      })
      .toBe(true);
    await page.keyboard.type(mintEmail());
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.getByText('Question 1 of 2').waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await page.getByLabel('Get ahead of the class').isChecked()).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByText('Question 2 of 2').waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
      'Which grade is your child in?',
    );
    await page.keyboard.press('Escape');
    await page.getByText('Question 1 of 2').waitFor();
    expect(await page.getByLabel('Get ahead of the class').isChecked()).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByText('Question 2 of 2').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await waitForPage(page);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    expect(await page.title()).toBe('Your page – TimeBack');
  });

  it('names each step in the window’s title', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await startSession(page, 'School leader');
    expect(await page.title()).toBe('What should change first at your school? – TimeBack');
    await chooseOutcome(page, 'Close achievement gaps');
    expect(await page.title()).toBe('Which district is your school in? – TimeBack');
  });

  it('goes back by the browser and by the button, and forward again', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const email = await startSession(page);
    await chooseOutcome(page, 'Raise grades');
    await page.goBack();
    await page.getByText('Question 1 of 2').waitFor();
    expect(await page.getByLabel('Raise grades').isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Back' }).click();
    await expect.poll(() => page.getByLabel('Your email address').inputValue()).toBe(email);
    await page.goForward();
    await page.goForward();
    await page.getByText('Question 2 of 2').waitFor();
  });

  it('keeps what was typed and chosen when the page is loaded again', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await page.goto('/timeback');
    await fillStart(page, 'Philanthropist', 'half-typed@exam');
    await page.reload();
    expect(await page.getByLabel('Your email address').inputValue()).toBe('half-typed@exam');
    expect(await page.getByLabel('Philanthropist').isChecked()).toBe(true);
    await startSession(page);
    await chooseOutcome(page, 'Use AI safely');
    await page.getByLabel('Grades 6 to 8').check();
    await page.reload();
    expect(await page.getByLabel('Grades 6 to 8').isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Show my page' }).click();
    await page.getByText('Parent · Use AI safely · Grades 6 to 8').waitFor();
  });

  it('asks again for what is missing, with the focus there', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await page.goto('/timeback');
    await page.getByRole('button', { name: 'Start the two questions' }).click();
    await page.getByText('Enter an email address like').waitFor();
    await page.getByText('Choose the one that fits you best.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('email');
    await startSession(page);
    await page.getByRole('button', { name: 'Next question' }).click();
    await page.getByText('Choose one to go on.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('outcome');
  });

  it('takes a district as people write it', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await startSession(page, 'School leader');
    await chooseOutcome(page, 'Boost test scores');
    await page.getByLabel('District and state').fill('Brownsville');
    await page.keyboard.press('Enter');
    await page.getByText('Write the district and its state').waitFor();
    await page.getByLabel('District and state').fill('brownsville, tx');
    await page.getByText('We read this as US-TX-Brownsville.').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('School leader · Boost test scores · Brownsville, TX').waitFor();
    expect(await page.getByRole('img', { name: /Brownsville, Texas/ }).count()).toBe(1);
  });

  it('takes a number of students instead of a band', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await startSession(page, 'Government');
    await chooseOutcome(page, 'Cut cost per pupil');
    await page.getByLabel('More than 50,000 students').check();
    await page.getByLabel('Or the exact number').fill('25,000');
    expect(await page.getByLabel('More than 50,000 students').isChecked()).toBe(false);
    await page.getByRole('button', { name: 'Show my page' }).click();
    await page.getByText('Government · Cut cost per pupil · 25,000 students').waitFor();
  });

  it('serves every kind of visitor', async () => {
    for (const [icp, outcome, context] of [
      ['Entrepreneur', 'Lower acquisition cost', 'MVP'],
      ['Philanthropist', 'See transparent data', '$100k to $1M'],
    ] as const) {
      await using visit = await site.visit();
      await startSession(visit.page, icp);
      await chooseOutcome(visit.page, outcome);
      await visit.page.getByLabel(context).check();
      await visit.page.getByRole('button', { name: 'Show my page' }).click();
      await visit.page.getByText(`${icp} · ${outcome} · ${context}`).waitFor();
    }
  });

  it('counts a click on the call to action and follows it', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const email = await walkToPage(page);
    await page.getByRole('region', { name: 'Next step' }).getByRole('link').click();
    await expect.poll(() => page.title()).toBe('Elsewhere');
    const { timebackUser, timebackExposure } = site.api.core.db.prisma;
    const { vid } = await timebackUser.findUniqueOrThrow({ where: { email } });
    await expect
      .poll(async () => (await timebackExposure.findMany({ where: { vid } })).map(({ clicks }) => clicks))
      .toEqual([1]);
  });
});

describe('a return visit', () => {
  it('goes straight to the page', async () => {
    await using visit = await site.visit();
    await walkToPage(visit.page);
    const tab = await visit.openTab();
    await tab.goto('/timeback');
    await waitForPage(tab);
    expect(new URL(tab.url()).pathname).toBe('/timeback/page');
    await tab.getByText('Parent · Raise grades · Grade 3').waitFor();
  });

  it('knows the visitor by the cookie alone', async () => {
    await using visit = await site.visit();
    await walkToPage(visit.page);
    await visit.page.evaluate(() => localStorage.clear());
    const tab = await visit.openTab();
    await tab.goto('/timeback');
    await waitForPage(tab);
  });

  it('fills the quiz in for a known address on a new device', async () => {
    await using first = await site.visit();
    const email = await walkToPage(first.page);
    await using second = await site.visit();
    await startSession(second.page, 'Parent', email);
    expect(await second.page.getByLabel('Raise grades').isChecked()).toBe(true);
  });

  it('lets the answers be changed', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await walkToPage(page);
    await page.getByRole('link', { name: 'Change my answers' }).first().click();
    expect(await page.getByLabel('Raise grades').isChecked()).toBe(true);
    await chooseOutcome(page, 'Win back free time');
    expect(await page.getByLabel('Grade 3').isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Show my page' }).click();
    await page.getByText('Parent · Win back free time · Grade 3').waitFor();
  });

  it('forgets a visitor after a second look', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const email = await walkToPage(page);
    await page.getByRole('button', { name: 'Forget me' }).click();
    await page.getByText('It cannot be undone.').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByText('It cannot be undone.').count()).toBe(0);
    await page.getByRole('button', { name: 'Forget me' }).click();
    await page.getByRole('button', { name: 'Delete everything' }).click();
    await page.getByText('You are forgotten.').waitFor();
    expect(await page.getByLabel('Your email address').inputValue()).toBe('');
    expect(await site.api.core.db.prisma.timebackUser.count({ where: { email } })).toBe(0);
    await page.reload();
    await page.getByRole('button', { name: 'Start the two questions' }).waitFor();
    expect(await page.getByText('You are forgotten.').count()).toBe(0);
  });
});

describe('addresses opened without a session', () => {
  it.each(['/timeback/quiz/outcome', '/timeback/quiz/context', '/timeback/page'])(
    'leads from %s to the hero',
    async (path) => {
      await using visit = await site.visit();
      await visit.page.goto(path);
      await visit.page.getByRole('button', { name: 'Start the two questions' }).waitFor();
      expect(new URL(visit.page.url()).pathname).toBe('/timeback');
    },
  );

  it('leads from the second question to the first while that is open', async () => {
    await using visit = await site.visit();
    await startSession(visit.page);
    await visit.page.goto('/timeback/quiz/context');
    await visit.page.getByText('Question 1 of 2').waitFor();
  });
});
