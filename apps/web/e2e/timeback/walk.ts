import { randomUUID } from 'node:crypto';
import { VidInput } from '@quintet/contracts/timeback/schemas';
import type { Page } from 'playwright-core';

/** An address nobody else has. */
export function mintEmail(): string {
  return `visitor-${randomUUID()}@example.org`;
}

/** Fills the hero's form and goes on to the first question. Gives the address used. */
export async function startSession(page: Page, icp = 'Parent', email = mintEmail()): Promise<string> {
  await page.goto('/timeback');
  await fillStart(page, icp, email);
  await page.getByRole('button', { name: 'Start the two questions' }).click();
  await page.getByText('Question 1 of 2').waitFor();
  return email;
}

/** Fills the hero's form without sending it. */
export async function fillStart(page: Page, icp: string, email: string): Promise<void> {
  await page.getByLabel('Your email address').fill(email);
  await page.getByLabel(icp, { exact: true }).check();
}

/** Answers the first question. */
export async function chooseOutcome(page: Page, label: string): Promise<void> {
  await page.getByLabel(label).check();
  await page.getByRole('button', { name: 'Next question' }).click();
  await page.getByText('Question 2 of 2').waitFor();
}

/** A parent's whole way from the hero to the page. Gives the address used. */
export async function walkToPage(page: Page): Promise<string> {
  const email = await startSession(page);
  await chooseOutcome(page, 'Raise grades');
  await page.getByLabel('Grade 3').check();
  await page.getByRole('button', { name: 'Show my page' }).click();
  await waitForPage(page);
  return email;
}

/** Whose page it is. */
export interface Maker {
  readonly email: string;
  readonly vid: string;
}

/** Makes a parent's page without the walk to it; the cookie of this browser tells whose it is. */
export async function makePage(page: Page): Promise<Maker> {
  const email = mintEmail();
  const send = async (path: string, data: unknown) => {
    const answer = await page.request.post(path, { headers: { 'sec-fetch-site': 'same-origin' }, data });
    if (!answer.ok()) throw new Error(await answer.text());
    return VidInput.parse(await answer.json());
  };
  const { vid = '' } = await send('/session/start', { email, icp: 'parent' });
  await send('/personalize', { vid, outcome: 'raise_grades', context_key: 'grade', context_value: 'K-3' });
  return { email, vid };
}

/** Opens the page that this browser's visitor has. */
export async function openMadePage(page: Page): Promise<void> {
  await page.goto('/timeback/page');
  await waitForPage(page);
}

/** Waits until the personal page stands. */
export async function waitForPage(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'What this page was made from' }).waitFor();
}

/** Changes the answers that this tab keeps, as an old tab or a curious visitor might have them. */
export async function tamper(page: Page, change: Readonly<Record<string, unknown>>): Promise<void> {
  await page.evaluate((wanted) => {
    const kept: unknown = JSON.parse(sessionStorage.getItem('timeback.answers') ?? '{}');
    sessionStorage.setItem('timeback.answers', JSON.stringify(Object.assign({}, kept, wanted)));
  }, change);
}
