import { addTip } from '@quintet/api/testing/timeback/add-tip';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findViolations } from '../site/find-violations.ts';
import { openSite, type Site } from '../site/site.ts';
import { cardOn, liveOn, openQuietPage } from './quiet-page.ts';
import { chooseOutcome, makePage, openMadePage, startSession, waitForPage, walkToPage } from './walk.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site[Symbol.asyncDispose]());

const stream = '**/trpc/timeback.agentLoop*';

async function addTo(vid: string, summary: string): Promise<string> {
  return await addTip(site.api.core, { vid, summary, block_id: 'vision' });
}

describe('the line for tips', () => {
  it('takes a new token when the old one is refused, once', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const tokens: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('timeback.createAgentToken')) tokens.push(request.method());
    });
    await page.route(stream, (route) => route.fulfill(refusal(401, 'invalid_jwt')), { times: 1 });
    const { vid } = await openQuietPage(site, visit);
    expect(tokens).toHaveLength(2);
    await addTo(vid, 'After the refusal.');
    await cardOn(page).getByText('After the refusal.').waitFor();
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
    await makePage(page);
    await openMadePage(page);
    await page.getByText('Reconnecting for tips').waitFor();
    for (let seconds = 0; seconds < 60; seconds += 1) await page.clock.runFor(1000);
    await expect.poll(() => connects).toBeGreaterThan(3);
    // The spans double from a second to half a minute, so a minute has room for a handful.
    expect(connects).toBeLessThan(20);
    await page.unroute(stream);
    await expect
      .poll(async () => {
        await page.clock.runFor(10_000);
        return await liveOn(page).count();
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
    await makePage(page);
    await openMadePage(page);
    const toast = page.getByRole('region', { name: 'Message' });
    await toast.getByText('Tips are out of reach for the moment.').waitFor();
    await page.getByText('Reconnecting for tips').waitFor();
    expect(await findViolations(page)).toEqual([]);
    expect(connects).toBe(1);
    await toast.getByRole('button', { name: 'Close' }).click();
    await page.unroute(stream);
    await page.clock.runFor(31_000);
    await liveOn(page).waitFor();
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
    await makePage(page);
    await openMadePage(page);
    await page.getByText('Reconnecting for tips').waitFor();
    await page.clock.runFor(40_000);
    expect(connects).toBe(1);
    await page.unroute(stream);
    await page.clock.runFor(6000);
    await liveOn(page).waitFor();
  });

  it('knows when the network is gone, and brings what was missed once it is back', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const { vid } = await openQuietPage(site, visit);
    await page.context().setOffline(true);
    await page.getByText('No tips while offline').waitFor();
    await addTo(vid, 'While you were away.');
    await page.context().setOffline(false);
    await cardOn(page).getByText('While you were away.').waitFor();
    await liveOn(page).waitFor();
  });

  it('goes on from what it has when its cursor is of no use', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const { vid } = await openQuietPage(site, visit);
    await page.evaluate((whose) => sessionStorage.setItem('timeback.cursor', `${whose} 9999-0`), vid);
    await page.reload();
    await waitForPage(page);
    await liveOn(page).waitFor();
    await expect
      .poll(() => page.evaluate(() => sessionStorage.getItem('timeback.cursor')))
      .not.toBe(`${vid} 9999-0`);
    await addTo(vid, 'After the reset.');
    await cardOn(page).getByText('After the reset.').waitFor();
  });

  it('gives a stream up that is silent for a minute', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    let connects = 0;
    await page.route(stream, () => {
      connects += 1;
    });
    await page.clock.install();
    await makePage(page);
    await openMadePage(page);
    await page.locator('[data-loop="connecting"]').waitFor();
    await expect.poll(() => connects).toBe(1);
    await page.clock.runFor(61_000);
    await page.getByText('Reconnecting for tips').waitFor();
    await page.unroute(stream);
    await page.clock.runFor(5000);
    await liveOn(page).waitFor();
  });

  it('rests while the page is out of sight for long', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    let connects = 0;
    page.on('request', (request) => {
      if (request.url().includes('timeback.agentLoop')) connects += 1;
    });
    await page.clock.install();
    const { vid } = await openQuietPage(site, visit);
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
    await liveOn(page).waitFor();
    await expect
      .poll(async () => {
        await page.clock.runFor(1000);
        return await cardOn(page).getByText('While you looked elsewhere.').count();
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
    await liveOn(page).waitFor();
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
