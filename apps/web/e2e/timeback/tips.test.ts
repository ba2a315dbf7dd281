import { AxeBuilder } from '@axe-core/playwright';
import { addTip } from '@quintet/api/testing/timeback/add-tip';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSite, type Site, type Visit } from '../site/site.ts';
import { chooseOutcome, startSession, waitForPage, walkToPage } from './walk.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site[Symbol.asyncDispose]());

const stream = '**/trpc/timeback.agentLoop*';
const card = (page: Page) => page.getByRole('region', { name: 'Tip', exact: true });
const live = (page: Page) => page.getByText('Tips are on');
const press = async (page: Page, name: string) => await card(page).getByRole('button', { name }).click();

/** A visitor on their page who has put the first tip of the page away; the others of the page are called off. */
async function openPage(visit: Visit): Promise<string> {
  const email = await walkToPage(visit.page);
  const { timebackUser, timebackTask } = site.api.core.db.prisma;
  const { vid } = await timebackUser.findUniqueOrThrow({ where: { email } });
  await timebackTask.updateMany({
    where: { vid, status: 'pending', due_at: { gt: new Date(Date.now() + 10_000) } },
    data: { status: 'cancelled' },
  });
  await live(visit.page).waitFor();
  await press(visit.page, 'Not now');
  return vid;
}

async function addTo(vid: string, summary: string, block_id = 'vision', ttl?: number): Promise<string> {
  return await addTip(site.api.core, { vid, summary, block_id, ...(ttl === undefined ? {} : { ttl }) });
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
    await live(page).waitFor();
    await card(page)
      .getByText(/moved up the national percentiles/)
      .waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    expect(await card(page).evaluate((element) => getComputedStyle(element).animationName)).toBe('slide-in');
    await page.getByRole('status').getByText('Press F8 to go to it').waitFor({ state: 'attached' });
    expect(problems).toEqual([]);
  });

  it('leads to its block and marks it until the reader goes on', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const vid = await openPage(visit);
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
    expect(await card(page).count()).toBe(0);
  });

  it('is reached by F8, put away by Escape, and gives the focus back', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const vid = await openPage(visit);
    const link = page.getByRole('link', { name: 'Change my answers' }).first();
    await link.focus();
    const id = await addTo(vid, 'Put me away.');
    await card(page).waitFor();
    await page.keyboard.press('F8');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Show me');
    await page.keyboard.press('Escape');
    await expect.poll(() => readAnswer(id)).toBe(false);
    expect(await card(page).count()).toBe(0);
    expect(await link.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('leaves Escape to a question that is open', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const vid = await openPage(visit);
    await addTo(vid, 'Stay here.');
    await card(page).waitFor();
    await page.getByRole('button', { name: 'Forget me' }).click();
    await page.getByText('It cannot be undone.').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByText('It cannot be undone.').count()).toBe(0);
    expect(await card(page).count()).toBe(1);
  });

  it('waits for the one before it, outlives a reload, and is shown once', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const vid = await openPage(visit);
    const first = await addTo(vid, 'The first.');
    await card(page).getByText('The first.').waitFor();
    await addTo(vid, 'The second.');
    await expect
      .poll(() => page.evaluate(() => sessionStorage.getItem('timeback.tips')))
      .toContain('The second.');
    expect(await card(page).count()).toBe(1);
    await page.reload();
    await card(page).getByText('The second.').waitFor();
    await expect.poll(() => readAnswer(first)).toBe(false);
    await press(page, 'Not now');
    // Everything is sent once more, and all of it was shown.
    await page.evaluate((whose) => sessionStorage.setItem('timeback.cursor', `${whose} 0-0`), vid);
    await page.reload();
    await live(page).waitFor();
    await addTo(vid, 'The third.');
    await card(page).getByText('The third.').waitFor();
  });

  it('that nobody touches for half a minute counts as not taken up', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const vid = await openPage(visit);
    await page.clock.install();
    const id = await addTo(vid, 'Too quiet.');
    await expect
      .poll(async () => {
        await page.clock.runFor(1000);
        return await card(page).count();
      })
      .toBe(1);
    await card(page).hover();
    await page.clock.runFor(40_000);
    expect(await card(page).count()).toBe(1);
    await page.mouse.move(0, 0);
    await page.clock.runFor(31_000);
    await expect.poll(() => card(page).count()).toBe(0);
    await expect.poll(() => readAnswer(id)).toBe(false);
  });

  it('is not shown past its time or without its block', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const vid = await openPage(visit);
    await addTo(vid, 'Too late.', 'vision', 0);
    await addTo(vid, 'Nowhere.', 'no_such_block');
    await addTo(vid, 'Here.');
    await card(page).getByText('Here.').waitFor();
  });

  it('that offers the mail confirms it once it is planned', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const email = await walkToPage(page);
    const { timebackUser, timebackTask } = site.api.core.db.prisma;
    const { vid } = await timebackUser.findUniqueOrThrow({ where: { email } });
    await press(page, 'Not now');
    await addTo(vid, 'We can mail you the link.', 'email_page');
    await page.route('**/trpc/timeback.giveFeedback*', (route) => route.abort(), { times: 1 });
    await press(page, 'Mail me the link');
    await card(page).getByText(`at ${email}`).waitFor();
    expect(await timebackTask.count({ where: { vid, action_type: 'schedule_email' } })).toBe(1);
    await press(page, 'Close');
    expect(await card(page).count()).toBe(0);
  });

  it.each([360, 768, 1440])('never lies upon the call to action at %i px', async (width) => {
    await using visit = await site.visit({ width });
    const { page } = visit;
    await walkToPage(page);
    await card(page).waitFor();
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
    [768, 'dark'],
    [1440, 'dark'],
  ] as const)('is accessible and fits at %i px, %s', async (width, colorScheme) => {
    await using visit = await site.visit({ width, colorScheme });
    const { page } = visit;
    await walkToPage(page);
    await card(page).waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)).toEqual(
      [],
    );
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    expect(await visit.readShift()).toBeLessThan(0.02);
  });

  it('is forgotten with its visitor', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await walkToPage(page);
    await card(page).waitFor();
    await page.getByRole('button', { name: 'Forget me' }).click();
    await page.getByRole('button', { name: 'Delete everything' }).click();
    await page.getByText('You are forgotten.').waitFor();
    const kept = await page.evaluate(() => [...Object.keys(sessionStorage), ...Object.keys(localStorage)]);
    expect(kept.filter((key) => key.startsWith('timeback.') && key !== 'timeback.answers')).toEqual([]);
  });
});

describe('the line for tips', () => {
  it('takes a new token when the old one is refused, once', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const tokens: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('timeback.createAgentToken')) tokens.push(request.method());
    });
    await page.route(stream, (route) => route.fulfill(refusal(401, 'invalid_jwt')), { times: 1 });
    const vid = await openPage(visit);
    expect(tokens).toHaveLength(2);
    await addTo(vid, 'After the refusal.');
    await card(page).getByText('After the refusal.').waitFor();
  });

  it('is patient when tokens go on being refused', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    let connects = 0;
    await page.route(stream, async (route) => {
      connects += 1;
      await route.fulfill(refusal(401, 'invalid_jwt'));
    });
    await page.clock.install();
    await walkToPage(page);
    await page.getByText('Reconnecting for tips').waitFor();
    for (let seconds = 0; seconds < 60; seconds += 1) await page.clock.runFor(1000);
    await expect.poll(() => connects).toBeGreaterThan(3);
    // The spans double from a second to half a minute, so a minute has room for a handful.
    expect(connects).toBeLessThan(20);
    await page.unroute(stream);
    await expect
      .poll(async () => {
        await page.clock.runFor(10_000);
        return await live(page).count();
      })
      .toBe(1);
  });

  it('says that the agent is away, and tries again after thirty seconds', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    let connects = 0;
    await page.route(stream, async (route) => {
      connects += 1;
      await route.fulfill(refusal(503, 'provider_down'));
    });
    await page.clock.install();
    await walkToPage(page);
    const toast = page.getByRole('region', { name: 'Message' });
    await toast.getByText('Tips are out of reach for the moment.').waitFor();
    await page.getByText('Reconnecting for tips').waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
    expect(connects).toBe(1);
    await toast.getByRole('button', { name: 'Close' }).click();
    await page.unroute(stream);
    await page.clock.runFor(31_000);
    await live(page).waitFor();
    expect(await toast.count()).toBe(0);
  });

  it('waits as long as a limit asks for', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    let connects = 0;
    await page.route(stream, async (route) => {
      connects += 1;
      await route.fulfill(refusal(429, 'rate_limited', 45));
    });
    await page.clock.install();
    await walkToPage(page);
    await page.getByText('Reconnecting for tips').waitFor();
    await page.clock.runFor(40_000);
    expect(connects).toBe(1);
    await page.unroute(stream);
    await page.clock.runFor(6000);
    await live(page).waitFor();
  });

  it('knows when the network is gone, and brings what was missed once it is back', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const vid = await openPage(visit);
    await page.context().setOffline(true);
    await page.getByText('No tips while offline').waitFor();
    await addTo(vid, 'While you were away.');
    await page.context().setOffline(false);
    await card(page).getByText('While you were away.').waitFor();
    await live(page).waitFor();
  });

  it('goes on from what it has when its cursor is of no use', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const vid = await openPage(visit);
    await page.evaluate((whose) => sessionStorage.setItem('timeback.cursor', `${whose} 9999-0`), vid);
    await page.reload();
    await waitForPage(page);
    await live(page).waitFor();
    await expect
      .poll(() => page.evaluate(() => sessionStorage.getItem('timeback.cursor')))
      .not.toBe(`${vid} 9999-0`);
    await addTo(vid, 'After the reset.');
    await card(page).getByText('After the reset.').waitFor();
  });

  it('gives a stream up that is silent for a minute', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    let connects = 0;
    await page.route(stream, () => {
      connects += 1;
    });
    await page.clock.install();
    await walkToPage(page);
    await page.locator('[data-loop="connecting"]').waitFor();
    await expect.poll(() => connects).toBe(1);
    await page.clock.runFor(61_000);
    await page.getByText('Reconnecting for tips').waitFor();
    await page.unroute(stream);
    await page.clock.runFor(5000);
    await live(page).waitFor();
  });

  it('rests while the page is out of sight for long', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    let connects = 0;
    page.on('request', (request) => {
      if (request.url().includes('timeback.agentLoop')) connects += 1;
    });
    await page.clock.install();
    const vid = await openPage(visit);
    const { bus } = site.api.core;
    const open = bus.size;
    await page.evaluate(setHidden, true);
    for (let minutes = 0; minutes < 6; minutes += 1) await page.clock.runFor(60_000);
    await page.locator('[data-loop="connecting"]').waitFor();
    await expect.poll(() => bus.size).toBeLessThan(open);
    const before = connects;
    await page.clock.runFor(60_000);
    await addTo(vid, 'While you looked elsewhere.');
    expect(connects).toBe(before);
    await page.evaluate(setHidden, false);
    await live(page).waitFor();
    await expect
      .poll(async () => {
        await page.clock.runFor(1000);
        return await card(page).getByText('While you looked elsewhere.').count();
      })
      .toBe(1);
  });

  it('is there from the first question on and closes with the tab', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const before = site.api.core.bus.size;
    await startSession(page);
    await expect.poll(() => site.api.core.bus.size).toBeGreaterThan(before);
    await walkToPage(page);
    await live(page).waitFor();
    await page.getByRole('link', { name: 'Change my answers' }).first().click();
    await chooseOutcome(page, 'Use AI safely');
    const open = site.api.core.bus.size;
    await page.close();
    await expect.poll(() => site.api.core.bus.size).toBeLessThan(open);
  });
});

/** Runs in the page: puts it out of sight, or back. */
function setHidden(hidden: boolean): void {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event('visibilitychange'));
}

/** A stream that ends with an error of the contract, as the server sends it over tRPC. */
function refusal(httpStatus: number, error: string, retryAfter?: number) {
  const data = { httpStatus, retryAfter, body: { error, message: 'No.' } };
  const fault = JSON.stringify({ message: 'No.', code: httpStatus === 503 ? -32_603 : -32_001, data });
  const body = `event: connected\ndata: {}\n\nevent: serialized-error\ndata: ${fault}\n\n`;
  return { contentType: 'text/event-stream', body };
}
