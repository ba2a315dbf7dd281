import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inspectPage } from '../site/inspect-page.ts';
import { openSite, type Site } from '../site/site.ts';
import { openAdmin, serveVisitor } from './admin.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite({ env: { DEMO_DATA: 'true' } });
});
afterAll(() => site[Symbol.asyncDispose]());

/** Every view and state, and how to come there: signed in from the second on. */
const states: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'the sign-in with an error': async (page) => {
    await page.goto('/timeback/admin');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Paste a service token.').waitFor();
  },
  'an open experiment': async (page) => {
    await openAdmin(site, page);
    await page.getByRole('button', { name: 'Raise grades' }).click();
    await page.getByRole('button', { name: 'Ship variant B' }).click();
    await page.getByText('Every visitor gets variant B').waitFor();
  },
  'an open page': async (page) => {
    await page.goto('/timeback/admin/pages?icp=parent&outcome=catch_up&context=K-5');
    await page.getByText('the same on both sides').first().waitFor();
  },
  'the charts with a table': async (page) => {
    await page.goto('/timeback/admin/tips');
    await page.getByRole('slider', { name: /trust score/ }).waitFor();
    await page.getByRole('button', { name: 'Show the figures as a table' }).first().click();
    await page.getByRole('table').waitFor();
  },
  'a receipt': async (page) => {
    const vid = await serveVisitor(page);
    await page.goto(`/timeback/admin/receipts?vid=${vid}`);
    await page.getByText('Reproduced to the byte').waitFor();
    await page.getByRole('table').waitFor();
  },
};

it.each([
  [360, 'light'],
  [1440, 'dark'],
] as const)('every state is accessible, fits and stands still at %i px, %s', async (width, colorScheme) => {
  await using visit = await site.visit({ width, colorScheme });
  const wrong: string[] = [];
  for (const [state, show] of Object.entries(states)) {
    await show(visit.page);
    wrong.push(...(await inspectPage(visit, state)));
  }
  expect(wrong).toEqual([]);
});
