import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inspectPage } from '../site/inspect-page.ts';
import { openSite, type Site } from '../site/site.ts';
import { signIn } from './sign-in.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite({ env: { DEMO_DATA: 'true' } });
});
afterAll(() => site[Symbol.asyncDispose]());

const rows = (page: Page) => page.locator('tbody tr');
const openLead = (page: Page, name: string) =>
  page.getByRole('table', { name: 'Leads' }).getByRole('button', { name }).click();
const paramsOf = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams);

async function leaveLead(lead: Record<string, string>): Promise<void> {
  await fetch(`${site.api.url}/api/leads`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: `${randomUUID()}@example.org`, ...lead }),
  });
}

it('are found by filters that the address and a saved view keep, and saved as CSV as they are filtered', async () => {
  await using visit = await site.visit();
  const { page } = visit;
  await signIn(site, page, { path: '/leads' });
  await rows(page).first().waitFor();
  await page.getByLabel('Status').selectOption('Qualified');
  await page.getByLabel('Score', { exact: true }).selectOption('80 or more');
  await page.getByRole('columnheader', { name: 'Score' }).getByRole('button').click();
  await expect.poll(() => paramsOf(page)).toEqual({ status: 'qualified', score: '80', by: 'lead_score' });
  const shown = page.locator('output', { hasText: / leads?$/ });
  const count = Number.parseInt((await shown.textContent()) ?? '', 10);
  expect(count).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Save this view' }).click();
  await page.keyboard.type('Call first');
  await page.keyboard.press('Enter');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const csv = await readFile(await (await saving).path(), 'utf8');
  expect(csv.trim().split('\n')).toHaveLength(count + 1);
  await page.getByRole('button', { name: 'All leads' }).click();
  await expect.poll(() => paramsOf(page)).toEqual({});
  await page.reload();
  await page.getByRole('button', { name: 'Call first', exact: true }).click();
  await expect.poll(() => shown.textContent()).toBe(`${count} leads`);
});

it('are walked through with the keyboard, however many there are', async () => {
  await using visit = await site.visit();
  const { page } = visit;
  await signIn(site, page, { path: '/leads?by=company' });
  await rows(page).first().getByRole('button').focus();
  await page.keyboard.press('End');
  const rowOfFocus = async () =>
    await page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('aria-rowindex'));
  const last = await page.getByRole('table', { name: 'Leads' }).getAttribute('aria-rowcount');
  await expect.poll(rowOfFocus).toBe(last);
  await page.keyboard.press('ArrowUp');
  await expect.poll(rowOfFocus).toBe(String(Number(last) - 1));
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('What is known').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(rowOfFocus).toBe(String(Number(last) - 1));
  expect(await rows(page).count()).toBeLessThan(80);
});

it('are added, moved on, analysed, given to the agents, deleted and brought back', async () => {
  await using visit = await site.visit();
  const { page } = visit;
  await signIn(site, page, { path: '/leads' });
  await page.getByRole('button', { name: 'Add lead' }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('button', { name: 'Add lead' }).click();
  await drawer.getByText('Enter the address of the lead.').waitFor();
  await drawer.getByLabel('Email address').fill('wanda@example.org');
  await drawer.getByLabel('First name').fill('Wanda');
  await drawer.getByLabel('Budget').fill('10,000 - 25,000');
  await page.keyboard.press('Enter');
  await drawer.getByRole('heading', { name: /^Scores \d+ of 100/ }).waitFor();
  await drawer.getByText('10,000 to 25,000 named').waitFor();
  await drawer.getByRole('button', { name: 'Analyse again' }).click();
  await drawer.getByRole('button', { name: 'Analyse again' }).waitFor();
  await drawer.getByRole('button', { name: 'Start workflow' }).click();
  await drawer.getByText('The workflow has started').waitFor();
  await drawer.getByLabel('Status').selectOption('Contacted');
  await page.keyboard.press('Escape');
  const wanda = rows(page).filter({ hasText: 'Wanda' });
  await wanda.filter({ hasText: 'Contacted' }).waitFor();
  await openLead(page, 'Wanda');
  await drawer.getByRole('button', { name: 'Delete lead' }).click();
  await wanda.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await wanda.waitFor();
  expect(visit.problems).toEqual([]);
});

it('come from a file, with each line that was not taken', async () => {
  await using visit = await site.visit();
  const { page } = visit;
  await signIn(site, page, { path: '/leads' });
  await page.getByRole('button', { name: 'Import CSV' }).click();
  const drawer = page.getByRole('dialog');
  const many = Array.from({ length: 12 }, (_, index) => `Imp${index};imp${index}@example.org;Beta`);
  const text = ['Vorname;E-Mail;Firma', 'Ana;ana@example.org;"Al\npha"', 'Bo;nobody;Gamma', ...many].join(
    '\n',
  );
  await drawer
    .getByLabel('CSV file')
    .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await drawer.getByLabel('What Vorname is').selectOption('First name');
  await drawer.getByLabel('What Firma is').selectOption('Company');
  await drawer.getByRole('button', { name: 'Import 14 rows' }).click();
  await drawer.getByText('13 added, 0 known already, 1 not taken.').waitFor();
  await drawer.getByText('Line 4').waitFor();
  await drawer.getByRole('button', { name: 'Show the leads' }).click();
  await page.getByLabel('Name, address or company').fill('imp1 beta');
  await page.getByText('3 leads', { exact: true }).waitFor();
  expect(visit.problems).toEqual([]);
});

it('come in by themselves in every tab, and leave what is read where it is', async () => {
  await using visit = await site.visit();
  const { page } = visit;
  await signIn(site, page, { path: '/leads' });
  const other = await visit.openTab();
  await other.goto('/bloom/leads');
  for (const tab of [page, other]) {
    await tab.getByText('Live', { exact: true }).waitFor();
    await rows(tab).first().waitFor();
  }
  await other.evaluate(() => scrollTo(0, 2_000));
  const read = rows(other).nth(15);
  // Only what is near the window stands in the page, and the row that Tab leads to.
  await expect.poll(async () => Number(await read.getAttribute('aria-rowindex'))).toBeGreaterThan(30);
  await read.getByRole('button').waitFor();
  const name = await read.textContent();
  const topOf = async (text: string | null) =>
    await rows(other)
      .filter({ hasText: text ?? '' })
      .first()
      .evaluate((row) => Math.round(row.getBoundingClientRect().top));
  const top = await topOf(name);
  const place = Number(await read.getAttribute('aria-rowindex'));
  await leaveLead({ first_name: 'Orla', company: 'Quarry Tea' });
  await rows(page).filter({ hasText: 'Orla' }).waitFor();
  const readAgain = rows(other)
    .filter({ hasText: name ?? '' })
    .first();
  await expect.poll(() => readAgain.getAttribute('aria-rowindex')).toBe(String(place + 1));
  expect(await topOf(name)).toBe(top);
});

it.each([
  [360, 'light'],
  [1440, 'dark'],
] as const)('stand still and can be used by everybody at %i px, %s', async (width, colorScheme) => {
  await using visit = await site.visit({ width, colorScheme });
  const { page } = visit;
  await signIn(site, page, { path: '/leads' });
  await page.reload();
  await rows(page).first().waitFor();
  expect(await inspectPage(visit, 'list')).toEqual([]);
  expect(await visit.readShift()).toBeLessThanOrEqual(0.01);
  await rows(page).first().getByRole('button').click();
  await page.getByRole('dialog').getByText('What is known').waitFor();
  expect(await inspectPage(visit, 'drawer')).toEqual([]);
});
