import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectPage } from '../site/inspect-page.ts';
import { openSite, type Site } from '../site/site.ts';
import { jonas, signIn } from './sign-in.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite({ env: { DEMO_DATA: 'true' } });
});
afterAll(() => site[Symbol.asyncDispose]());

const status = (page: Page) => page.getByRole('main').getByRole('status').first();

async function start(page: Page, workflow: RegExp, message: string): Promise<void> {
  await page.getByRole('radio', { name: workflow }).check();
  await page.getByLabel('Message').fill(message);
  await page.getByRole('button', { name: 'Start workflow' }).click();
  await page.waitForURL(/\/bloom\/workflows\/[0-9a-f-]{36}/);
}

describe('a workflow', () => {
  it('is started, asks, survives a reload where it stands, and tells of its end at the bell', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await signIn(site, page, { email: jonas.email, path: '/workflows' });
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Start workflow' }).click();
    await page.getByText('Message is needed.').waitFor();
    await start(page, /Proposal that somebody approves/, 'A shop for tea, 12000, in three months');
    const question = page.getByRole('region', { name: 'Approval' });
    await question.getByText('Draft a proposal').waitFor();
    await page.getByRole('button', { name: /Service recommendation/i }).click();
    await page.reload();
    await question.waitFor();
    await page.getByRole('button', { name: /Service recommendation/i, expanded: true }).waitFor();
    const other = await visit.openTab();
    await other.goto(page.url());
    await other.getByRole('button', { name: 'Approve' }).waitFor();
    const bell = page.getByRole('button', { name: /^Notifications/ });
    const unread = async () => Number(/\d+/.exec((await bell.getAttribute('aria-label')) ?? '')?.[0] ?? 0);
    const before = await unread();
    await page.getByRole('button', { name: 'Approve' }).click();
    for (const tab of [page, other]) await status(tab).getByText('Completed').waitFor();
    await expect.poll(unread).toBeGreaterThan(before);
    await bell.click();
    await page.getByText('Proposal that somebody approves: What the agents found is ready.').waitFor();
    await page.getByRole('link', { name: 'Workflow Completed' }).first().click();
    await page.getByRole('button', { name: /Content creation/i, expanded: true }).waitFor();
    expect(visit.problems).toEqual([]);
  });

  it('ends when it is refused or cancelled, and another one is begun from there', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await signIn(site, page, { email: jonas.email, path: '/workflows?start=proposal_check' });
    await start(page, /Proposal/, 'A logo for a bakery');
    await page.getByRole('button', { name: 'Refuse and end the run' }).click();
    await page.getByText('A step was not approved. What was finished is kept.').waitFor();
    expect(await page.getByRole('button', { name: /^Try again/ }).count()).toBe(0);
    await page.getByRole('link', { name: 'Start another one' }).click();
    await page.waitForURL(/start=proposal_check/);
    await start(page, /Proposal/, 'A logo for a bakery');
    await page.getByRole('button', { name: 'Cancel the run' }).click();
    await status(page).getByText('Cancelled').waitFor();
  });
});

it('the history is filtered, and the address keeps how', async () => {
  await using visit = await site.visit();
  const { page } = visit;
  await signIn(site, page, { path: '/workflows' });
  await page.getByText(/^\d+ runs$/).waitFor();
  await page.getByLabel('State').selectOption({ label: 'Failed' });
  await page.getByLabel('Started').selectOption({ label: 'In the last 7 days' });
  await page.waitForURL(/days=7/);
  expect(new URL(page.url()).search).toBe('?state=failed&days=7');
  await page.getByLabel('State').selectOption({ label: 'Waiting its turn' });
  await page.getByText('No run fits these filters.').waitFor();
  await page.getByRole('button', { name: 'Show all runs' }).click();
  await page.getByRole('button', { name: 'Older' }).click();
  await page.reload();
  await page.getByText(/^Page 2 of/).waitFor();
});

it('somebody else’s run is none', async () => {
  await using visit = await site.visit();
  await signIn(site, visit.page, {
    email: jonas.email,
    path: '/workflows/0199c000-0000-7000-8000-000000000000',
  });
  await visit.page.getByText('There is no such run').waitFor();
});

it.each([
  [360, 'light'],
  [1440, 'dark'],
] as const)(
  'at %i px, %s, nothing overflows or jumps, and everybody can use it',
  async (width, colorScheme) => {
    await using visit = await site.visit({ width, colorScheme });
    const { page } = visit;
    await signIn(site, page, { path: '/workflows' });
    const first = page.getByRole('region', { name: 'Runs' }).getByRole('link').first();
    await page.reload();
    await first.waitFor();
    const list = await inspectPage(visit, 'the list');
    await first.click();
    await page.getByRole('heading', { name: 'Steps' }).waitFor();
    await page.reload();
    await page.getByRole('progressbar').waitFor();
    expect([...list, ...(await inspectPage(visit, 'a run'))]).toEqual([]);
  },
);
