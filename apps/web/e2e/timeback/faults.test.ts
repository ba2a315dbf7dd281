import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../site/site.ts';
import {
  chooseOutcome,
  fillStart,
  mintEmail,
  startSession,
  tamper,
  waitForPage,
  walkToPage,
} from './walk.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site[Symbol.asyncDispose]());

describe('errors of the contract', () => {
  it.each([
    ['invalid_context', { context_value: 'K-99' }],
    ['missing_fields', { context_value: ' ' }],
  ])('starts the quiz again on %s and keeps what is valid', async (_code, change) => {
    await using visit = await site.visit();
    const { page } = visit;
    await walkToPage(page);
    await tamper(page, change);
    await page.reload();
    await page.getByText('One of your answers did not fit').waitFor();
    expect(new URL(page.url()).pathname).toBe('/timeback/quiz/outcome');
    expect(await page.getByLabel('Raise grades').isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Next question' }).click();
    await page.getByText('Question 2 of 2').waitFor();
    expect(await page.locator('input:checked').count()).toBe(0);
    await page.getByLabel('Grade 3').check();
    await page.getByRole('button', { name: 'Show my page' }).click();
    await waitForPage(page);
  });

  it('asks for both answers again when neither is valid', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await walkToPage(page);
    await tamper(page, { outcome: 'fly' });
    await page.reload();
    await page.getByText('One of your answers did not fit').waitFor();
    expect(await page.locator('input:checked').count()).toBe(0);
  });

  it('clears the state and shows the hero on invalid_vid', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await walkToPage(page);
    await page.context().clearCookies();
    await tamper(page, { vid: randomUUID() });
    await page.reload();
    await page.getByText('We do not know this browser any more.').waitFor();
    expect(new URL(page.url()).pathname).toBe('/timeback');
    expect(await page.getByLabel('Your email address').inputValue()).toBe('');
    await fillStart(page, 'Parent', mintEmail());
    await page.getByRole('button', { name: 'Start the two questions' }).click();
    await page.getByText('Question 1 of 2').waitFor();
  });

  it('shows a refused address at its field', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await page.goto('/timeback');
    await fillStart(page, 'Parent', 'a@b..c');
    await page.getByRole('button', { name: 'Start the two questions' }).click();
    await page.getByText('That is not an email address we can use.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true');
  });

  it('keeps the input without a network and goes on when it is back', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await startSession(page);
    await chooseOutcome(page, 'Raise grades');
    await page.getByLabel('Grade 3').check();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Show my page' }).click();
    await page.getByText('No answer from the server.').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Parent · Raise grades · Grade 3').waitFor();
  });
});

describe('limits', () => {
  it('says when to try again and then does', async () => {
    const env = { RATE_LIMITS: '{"timeback.startSession.ip":{"points":1,"seconds":4}}' };
    await using limited = await openSite({ env });
    await using visit = await limited.visit();
    const { page } = visit;
    await startSession(page);
    const email = mintEmail();
    await page.goto('/timeback');
    await fillStart(page, 'School leader', email);
    await page.getByRole('button', { name: 'Start the two questions' }).click();
    await page.getByText(/You can try again in \d seconds?/).waitFor();
    const retry = page.getByRole('button', { name: /^Try again/ });
    expect(await retry.getAttribute('aria-disabled')).toBe('true');
    expect(await page.getByLabel('Your email address').inputValue()).toBe(email);
    await page.getByRole('button', { name: 'Try again', exact: true }).click();
    await page.getByText('Question 1 of 2').waitFor();
  });
});

describe('a database that is away', () => {
  it('shows the general page of the visitor’s kind in place', async () => {
    await using failing = await openSite();
    await using visit = await failing.visit();
    const { page, problems } = visit;
    await startSession(page, 'Entrepreneur');
    await chooseOutcome(page, 'Lower acquisition cost');
    await page.getByLabel('MVP').check();
    await failing.api.core.db.close();
    await page.getByRole('button', { name: 'Show my page' }).click();
    await page.getByRole('heading', { name: 'Your page is late, so here is our general one' }).waitFor();
    await page.getByText('email you the link').waitFor();
    const general = page.frameLocator('iframe');
    const headline = await general.getByRole('heading', { level: 1 }).innerText();
    const template = await (await fetch(`${failing.api.url}/static/entrepreneur_default.html`)).text();
    expect(template).toContain(headline);
    const hidden = await page.locator('iframe').evaluate((frame: HTMLIFrameElement) => {
      const root = frame.contentDocument?.documentElement;
      return root === undefined ? Number.NaN : root.scrollHeight - frame.clientHeight;
    });
    expect(hidden).toBeLessThanOrEqual(1);
    await page.getByRole('button', { name: 'Try again now' }).click();
    await page.getByRole('button', { name: 'Try again now' }).waitFor();
    expect(problems).toEqual([]);
    await page.goto('/');
    await page.getByText('Not answering').first().waitFor();
    await page.goto('/timeback');
    await page.getByRole('button', { name: 'Start the two questions' }).click();
    await page.getByText('Our records are out of reach').waitFor();
    await page.getByRole('link', { name: 'Read the general page' }).click();
    await expect.poll(() => page.title()).toContain('TimeBack');
    expect(new URL(page.url()).pathname).toBe('/static/entrepreneur_default.html');
  });
});
