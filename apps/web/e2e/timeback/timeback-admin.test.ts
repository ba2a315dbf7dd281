import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../site/site.ts';
import { openAdmin, serveVisitor, signIn, signToken } from './admin.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite({ env: { DEMO_DATA: 'true' } });
});
afterAll(() => site[Symbol.asyncDispose]());

describe('signing in', () => {
  it('says what is wrong with a token, keeps it, and lets a good one in', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await page.goto('/timeback/admin/tips');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Paste a service token.').waitFor();
    await page.getByLabel('Service token').fill('not.a.token');
    await page.keyboard.press('Enter');
    await page.getByText('This token is expired, or was not made for this server.').waitFor();
    expect(await page.getByLabel('Service token').inputValue()).toBe('not.a.token');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('token');
    await signIn(site, page, '/tips');
    await page.getByRole('heading', { name: 'Tips and trust' }).waitFor();
    const cookies = await page.context().cookies();
    expect(cookies.find(({ name }) => name === 'tb_service')).toMatchObject({
      httpOnly: true,
      secure: true,
      sameSite: 'Strict',
    });
  });

  it('says so when the browser keeps no cookie', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await page.route('**/trpc/timeback.startAdminSession**', async (route) => {
      const response = await route.fetch();
      await page.context().clearCookies();
      const { 'set-cookie': _cookie, ...headers } = response.headers();
      await route.fulfill({ response, headers });
    });
    await page.goto('/timeback/admin');
    await page.getByLabel('Service token').fill(await signToken(site));
    await page.keyboard.press('Enter');
    await page.getByText('this browser did not keep the sign-in').waitFor();
  });

  it('ends with the session, and what was seen is gone', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await openAdmin(site, page, '/receipts');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Service token').waitFor();
    await page.reload();
    await page.getByLabel('Service token').waitFor();
    expect(await page.getByText('Receipts').count()).toBe(0);
  });

  it('asks again when the session has ended meanwhile', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await openAdmin(site, page);
    await page.getByText('Headline test', { exact: true }).waitFor();
    await page.context().clearCookies();
    await page.getByRole('link', { name: 'Pages', exact: true }).click();
    await page.getByLabel('Service token').waitFor();
  });
});

describe('experiments', () => {
  it('are marked as invented, and the real ones are one link away', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await openAdmin(site, page);
    await page.getByText('Invented history: no visitor did any of this.').waitFor();
    await page.getByText('2 of 17 headline tests have a clear leader.').waitFor();
    await page.getByRole('link', { name: 'Show real visitors' }).click();
    await page.getByText('Real visitors of this server.').waitFor();
    expect(new URL(page.url()).searchParams.get('data')).toBe('counted');
  });

  it('are shipped and resumed with keys alone', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await openAdmin(site, page);
    const row = page.getByRole('button', { name: /^Win back free time/ });
    await row.focus();
    await page.keyboard.press('Enter');
    expect(await row.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Every visitor gets variant A').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('A is shipped to everybody').waitFor();
    await page.getByText('ana shipped A on').waitFor();
    const { timebackShippedVariant } = site.api.core.db.prisma;
    const where = { experiment: 'hero:parent:free_time' };
    expect(await timebackShippedVariant.findUnique({ where })).toMatchObject({
      variant: 'A',
      shipped_by: 'ana',
    });
    await page.getByRole('button', { name: 'Resume experiment' }).press('Enter');
    await page.getByRole('button', { name: 'Ship variant A' }).waitFor();
    expect(await timebackShippedVariant.findUnique({ where })).toBeNull();
  });

  it('lead to their pages', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await openAdmin(site, page);
    await page.getByRole('button', { name: 'Boost test scores' }).click();
    await page.getByRole('link', { name: 'See the pages of this test' }).click();
    await page.getByRole('heading', { name: /^School leader · Boost test scores/ }).waitFor();
  });
});

describe('pages', () => {
  it('open side by side, with a draft beside what is live', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await openAdmin(site, page, '/pages');
    await page.getByText(/^Of \d+ pages, \d+ have a draft in waiting/).waitFor();
    await page.getByRole('link', { name: 'Draft', exact: true }).first().click();
    await page.getByText('A draft waits for this page').waitFor();
    await page.getByRole('heading', { name: 'Variant A, with drafts' }).waitFor();
    await page.getByText('the same on both sides').first().waitFor();
    await page.getByLabel('Variant A and B, live').check();
    await page.getByRole('heading', { name: 'Variant B, live' }).waitFor();
    await page.goBack();
    await page.getByRole('table').waitFor();
  });

  it('count neither a visit nor a click', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await openAdmin(site, page, '/pages?icp=philanthropist&outcome=social_roi&context=%24100k-%241M');
    await page.getByRole('heading', { name: /^Philanthropist/ }).waitFor();
    await page.getByText('call_to_action').waitFor();
    const experiment = 'hero:philanthropist:social_roi';
    expect(await site.api.core.db.prisma.timebackExperimentTally.count({ where: { experiment } })).toBe(0);
  });
});

describe('tips and trust', () => {
  it('read a day by keys, and give the same figures as a table', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await openAdmin(site, page, '/tips');
    const day = page.getByRole('slider', { name: /tips they answered/ });
    await day.focus();
    const before = await day.getAttribute('aria-valuetext');
    await page.keyboard.press('ArrowLeft');
    const after = await day.getAttribute('aria-valuetext');
    expect(after).not.toBe(before);
    const [, name, accepted] = /^(.+?): Accepted (\d+)/.exec(after ?? '') ?? [];
    await page.getByRole('button', { name: 'Show the figures as a table' }).nth(1).click();
    const row = page.getByRole('row', { name: new RegExp(`^${name}`) });
    expect(await row.getByRole('cell').first().textContent()).toBe(accepted);
  });

  it('tell a night without a score as a night without a score', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await openAdmin(site, page, '/tips');
    const day = page.getByRole('slider', { name: /trust score/ });
    await day.focus();
    for (let count = 0; count < 21; count += 1) await page.keyboard.press('ArrowLeft');
    expect(await day.getAttribute('aria-valuetext')).toContain('Trust score no value');
  });
});

describe('receipts', () => {
  it('prove a page, and show it beside today’s when a variant was shipped', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const vid = await serveVisitor(page);
    await openAdmin(site, page, '/receipts');
    await page.getByLabel('Visitor id').fill(` ${vid} `);
    await page.getByRole('button', { name: 'Show the receipt' }).click();
    await page.getByText('Reproduced to the byte: yes').waitFor();
    await page.getByText('The same today: yes').waitFor();
    const { timebackDecision, timebackShippedVariant } = site.api.core.db.prisma;
    const { variant_id } = await timebackDecision.findFirstOrThrow({ where: { vid } });
    const experiment = 'hero:parent:raise_grades';
    const variant = variant_id === 'A' ? 'B' : 'A';
    await timebackShippedVariant.create({ data: { experiment, variant, shipped_by: 'ben' } });
    await page.reload();
    await page.getByText('The same today: no').waitFor();
    await page.getByRole('heading', { name: 'The page then and today' }).waitFor();
    await page.getByText('Reproduced to the byte: yes').waitFor();
    await timebackShippedVariant.delete({ where: { experiment } });
  });

  it.each(['nobody', randomUUID()])('say so when there is no visitor %s', async (vid) => {
    await using visit = await site.visit();
    const { page } = visit;
    await openAdmin(site, page, `/receipts?vid=${vid}`);
    await page.getByText('No such visitor').waitFor();
  });

  it('say so when no page had been served by then', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const vid = await serveVisitor(page);
    await openAdmin(site, page, `/receipts?vid=${vid}&at=2020-01-01T00:00:00Z`);
    await page.getByText('No page by then').waitFor();
    await page.getByRole('table').waitFor();
  });
});
