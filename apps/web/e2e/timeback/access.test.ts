import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectPage, mostShift } from '../site/inspect-page.ts';
import { openSite, type Site, type Visit } from '../site/site.ts';
import { chooseOutcome, makePage, openMadePage, startSession, waitForPage, walkToPage } from './walk.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site[Symbol.asyncDispose]());

/** Every page and state of the app, and how a visitor gets there. */
const states: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'the start page': async (page) => {
    await page.goto('/');
    await page.getByText('18 goals for 5 kinds of visitor').waitFor();
  },
  'an app that is not here yet': async (page) => {
    await page.goto('/docs');
    await page.getByText('Not here yet').waitFor();
  },
  'a missing page': async (page) => {
    await page.goto('/book/none');
    await page.getByRole('link', { name: 'Go to the start page' }).waitFor();
  },
  'the hero': async (page) => {
    await page.goto('/timeback');
    await page.getByRole('button', { name: 'Start the two questions' }).waitFor();
  },
  'the hero with errors': async (page) => {
    await page.goto('/timeback');
    await page.getByRole('button', { name: 'Start the two questions' }).click();
    await page.getByText('Enter an email address like').waitFor();
  },
  'the hero without a network': async (page) => {
    await page.goto('/timeback');
    await page.getByLabel('Your email address').fill('someone@example.org');
    await page.getByLabel('Parent').check();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Start the two questions' }).click();
    await page.getByText('No answer from the server.').waitFor();
    await page.context().setOffline(false);
  },
  'the first question': async (page) => {
    await startSession(page);
  },
  'the grades': async (page) => {
    await startSession(page);
    await chooseOutcome(page, 'Raise grades');
    await page.getByLabel('Grade 3').check();
  },
  'the district with an error': async (page) => {
    await startSession(page, 'School leader');
    await chooseOutcome(page, 'Boost test scores');
    await page.getByLabel('District and state').fill('x'.repeat(200));
    await page.keyboard.press('Enter');
    await page.getByText('Write the district and its state').waitFor();
  },
  'the number of students': async (page) => {
    await startSession(page, 'Government');
    await chooseOutcome(page, 'Cut cost per pupil');
  },
  'the page with its table and the last question': async (page) => {
    await makePage(page);
    await openMadePage(page);
    await page.getByRole('button', { name: 'Show the figures as a table' }).click();
    await page.getByRole('table').waitFor();
    await page.getByRole('button', { name: 'Forget me' }).click();
  },
  'a page that did not come': async (page) => {
    await makePage(page);
    await openMadePage(page);
    await page.route('**/trpc/**', (route) => route.abort());
    await page.reload();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
  },
};

describe.each(Object.entries(states))('%s', (state, open) => {
  it.each([
    [360, 'light'],
    [1440, 'dark'],
  ] as const)('is accessible and fits at %i px, %s', async (width, colorScheme) => {
    await using visit = await site.visit({ width, colorScheme });
    await open(visit.page);
    expect(await inspectPage(visit, state)).toEqual([]);
  });
});

describe('layout shift on a slow server', () => {
  it.each([360, 1440])('stays below the mark on the start page at %i px', async (width) => {
    await using visit = await openSlowly(width);
    await visit.page.goto('/');
    await visit.page.getByText('18 goals for 5 kinds of visitor').waitFor();
    await visit.page.getByText('Running').first().waitFor();
    expect(await visit.readShift()).toBeLessThan(mostShift);
  });

  it.each([360, 1440])('stays below the mark from hero to page and on the return at %i px', async (width) => {
    await using visit = await openSlowly(width);
    const { page } = visit;
    await walkToPage(page);
    await page.evaluate(() => document.fonts.ready);
    expect(await visit.readShift()).toBeLessThan(mostShift);
    await page.goto('/timeback');
    await waitForPage(page);
    await page.waitForLoadState('load');
    expect(await visit.readShift()).toBeLessThan(mostShift);
  });

  async function openSlowly(width: number): Promise<Visit> {
    const visit = await site.visit({ width, reducedMotion: false });
    for (const path of ['**/trpc/**', '**/assets/*_chart*']) {
      await visit.page.route(path, async (route) => {
        // oxlint-disable-next-line architecture/no-sleep -- The latency of a slow line.
        await setTimeout(400);
        await route.continue();
      });
    }
    return visit;
  }
});
