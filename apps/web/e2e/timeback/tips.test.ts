import { addTip } from '@quintet/api/testing/timeback/add-tip';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findViolations } from '../site/find-violations.ts';
import { openSite, type Site } from '../site/site.ts';
import { cardOn, liveOn, openQuietPage } from './quiet-page.ts';
import { walkToPage } from './walk.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site[Symbol.asyncDispose]());

/** As long as those that are planned. */
const planned = 'Of 1,200 pupils in grade 3, 740 moved up the national percentiles and 210 fell.';
const press = async (page: Page, name: string) => await cardOn(page).getByRole('button', { name }).click();

async function addTo(vid: string, summary: string, block_id = 'vision', ttl = 3600): Promise<string> {
  return await addTip(site.api.core, { vid, summary, block_id, ttl });
}

async function readAnswer(task_id: string): Promise<boolean | null> {
  const { timebackTask } = site.api.core.db.prisma;
  return (await timebackTask.findUniqueOrThrow({ where: { task_id } })).accepted;
}

describe('a tip', () => {
  it('slides in after the page is made, without taking the focus, and is said aloud', async () => {
    await using visit = await site.visit({ reducedMotion: false });
    const { page, problems } = visit;
    await walkToPage(page);
    await liveOn(page).waitFor();
    await cardOn(page)
      .getByText(/moved up the national percentiles/)
      .waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    expect(await cardOn(page).evaluate((element) => getComputedStyle(element).animationName)).toBe(
      'slide-in',
    );
    await page.getByRole('status').getByText('Press F8 to go to it').waitFor({ state: 'attached' });
    expect(problems).toEqual([]);
  });

  it('leads to its block and marks it until the reader goes on', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const { vid } = await openQuietPage(site, visit);
    const id = await addTo(vid, 'Look at the end of the page.');
    await press(page, 'Show me');
    const block = page.locator('[data-block="vision"]');
    await expect.poll(() => block.evaluate((element) => element === document.activeElement)).toBe(true);
    await expect
      .poll(() => block.evaluate((element) => getComputedStyle(element).outlineStyle))
      .toBe('solid');
    expect(await block.evaluate((element) => element.getBoundingClientRect().top < innerHeight)).toBe(true);
    await expect.poll(() => readAnswer(id)).toBe(true);
    await page.keyboard.press('Tab');
    expect(await block.getAttribute('data-shown')).toBeNull();
    expect(await cardOn(page).count()).toBe(0);
  });

  it('is reached by F8, put away by Escape, and gives the focus back', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const { vid } = await openQuietPage(site, visit);
    const link = page.getByRole('link', { name: 'Change my answers' }).first();
    await link.focus();
    const id = await addTo(vid, 'Put me away.');
    await cardOn(page).waitFor();
    await page.keyboard.press('F8');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Show me');
    await page.keyboard.press('Escape');
    await expect.poll(() => readAnswer(id)).toBe(false);
    expect(await cardOn(page).count()).toBe(0);
    expect(await link.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('leaves Escape to a question that is open', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const { vid } = await openQuietPage(site, visit);
    await addTo(vid, 'Stay here.');
    await cardOn(page).waitFor();
    await page.getByRole('button', { name: 'Forget me' }).click();
    await page.getByText('It cannot be undone.').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByText('It cannot be undone.').count()).toBe(0);
    expect(await cardOn(page).count()).toBe(1);
  });

  it('waits for the one before it, outlives a reload, and is shown once', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const { vid } = await openQuietPage(site, visit);
    const first = await addTo(vid, 'The first.');
    await cardOn(page).getByText('The first.').waitFor();
    await addTo(vid, 'The second.');
    await expect
      .poll(() => page.evaluate(() => sessionStorage.getItem('timeback.tips')))
      .toContain('The second.');
    expect(await cardOn(page).count()).toBe(1);
    await page.reload();
    await cardOn(page).getByText('The second.').waitFor();
    await expect.poll(() => readAnswer(first)).toBe(false);
    await press(page, 'Not now');
    // Everything is sent once more, and all of it was shown.
    await page.evaluate((whose) => sessionStorage.setItem('timeback.cursor', `${whose} 0-0`), vid);
    await page.reload();
    await liveOn(page).waitFor();
    await addTo(vid, 'The third.');
    await cardOn(page).getByText('The third.').waitFor();
  });

  it('that nobody touches for half a minute counts as not taken up', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const { vid } = await openQuietPage(site, visit);
    await page.clock.install();
    const id = await addTo(vid, 'Too quiet.');
    await expect
      .poll(async () => {
        await page.clock.runFor(1000);
        return await cardOn(page).count();
      })
      .toBe(1);
    await cardOn(page).hover();
    await page.clock.runFor(40_000);
    expect(await cardOn(page).count()).toBe(1);
    await page.mouse.move(0, 0);
    await page.clock.runFor(31_000);
    await expect.poll(() => cardOn(page).count()).toBe(0);
    await expect.poll(() => readAnswer(id)).toBe(false);
  });

  it('is not shown past its time or without its block', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const { vid } = await openQuietPage(site, visit);
    await addTo(vid, 'Too late.', 'vision', 0);
    await addTo(vid, 'Nowhere.', 'no_such_block');
    await addTo(vid, 'Here.');
    await cardOn(page).getByText('Here.').waitFor();
  });

  it('that offers the mail confirms it once it is planned', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const { email, vid } = await openQuietPage(site, visit);
    const { timebackTask } = site.api.core.db.prisma;
    await addTo(vid, 'We can mail you the link.', 'email_page');
    await page.route('**/trpc/timeback.giveFeedback*', (route) => route.abort(), { times: 1 });
    await press(page, 'Mail me the link');
    await cardOn(page).getByText(`at ${email}`).waitFor();
    expect(await timebackTask.count({ where: { vid, action_type: 'schedule_email' } })).toBe(1);
    await press(page, 'Close');
    expect(await cardOn(page).count()).toBe(0);
  });

  it.each([360, 768, 1440])('never lies upon the call to action at %i px', async (width) => {
    await using visit = await site.visit({ width });
    const { page } = visit;
    const { vid } = await openQuietPage(site, visit);
    await addTo(vid, planned);
    await cardOn(page).waitFor();
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    for (let top = 0; top < height; top += 40) {
      const overlaps = await page.evaluate(async (target) => {
        window.scrollTo(0, target);
        await new Promise((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(resolve));
        });
        const boxes = ['[data-keep-clear]', '[data-edge]'].map((selector) =>
          document.querySelector(selector)?.getBoundingClientRect(),
        );
        const [kept, tip] = boxes;
        if (kept === undefined || tip === undefined) return true;
        return (
          kept.bottom > tip.top && kept.top < tip.bottom && kept.right > tip.left && kept.left < tip.right
        );
      }, top);
      expect(overlaps).toBe(false);
    }
  });

  it.each([
    [360, 'light'],
    [1440, 'dark'],
  ] as const)('is accessible and fits at %i px, %s', async (width, colorScheme) => {
    await using visit = await site.visit({ width, colorScheme });
    const { page } = visit;
    const { vid } = await openQuietPage(site, visit);
    await addTo(vid, planned);
    await cardOn(page).waitFor();
    expect(await findViolations(page)).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    expect(await visit.readShift()).toBeLessThan(0.02);
  });

  it('is forgotten with its visitor', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const { vid } = await openQuietPage(site, visit);
    await addTo(vid, planned);
    await cardOn(page).waitFor();
    await page.getByRole('button', { name: 'Forget me' }).click();
    await page.getByRole('button', { name: 'Delete everything' }).click();
    await page.getByText('You are forgotten.').waitFor();
    const kept = await page.evaluate(() => [...Object.keys(sessionStorage), ...Object.keys(localStorage)]);
    expect(kept.filter((key) => key.startsWith('timeback.') && key !== 'timeback.answers')).toEqual([]);
  });
});
