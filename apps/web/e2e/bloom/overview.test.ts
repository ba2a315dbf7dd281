import { randomUUID } from 'node:crypto';
import { notifyDemo } from '@quintet/api/testing/bloom/demo-sign-in';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findViolations } from '../site/find-violations.ts';
import { openSite, type Site } from '../site/site.ts';
import { jonas, maya, signIn as enter } from './sign-in.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite({ env: { DEMO_DATA: 'true' } });
});
afterAll(() => site[Symbol.asyncDispose]());

const mostShift = 0.01;

const signIn = async (page: Page, { email }: { readonly email: string } = maya) =>
  await enter(site, page, { email });

const tile = (page: Page, label: string) =>
  page.locator('dl > div').filter({ has: page.getByText(label, { exact: true }) });

async function leaveLead(): Promise<void> {
  await fetch(`${site.api.url}/api/leads`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: `${randomUUID()}@example.org`, company: 'Quarry Tea' }),
  });
}

describe('signing in', () => {
  it('says what is missing or wrong, keeps what was typed, and lets the right one in and out', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await page.goto('/bloom');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Enter your address.').waitFor();
    await page.getByLabel('Email address').fill(maya.email);
    await page.getByLabel('Password').fill('sesame');
    await page.keyboard.press('Enter');
    await page.getByText('Address and password do not match.').waitFor();
    expect(await page.getByLabel('Email address').inputValue()).toBe(maya.email);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('password');
    await signIn(page);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    const cookies = await page.context().cookies();
    expect(cookies.find(({ name }) => name === 'bloom_token')).toMatchObject({
      httpOnly: true,
      sameSite: 'Strict',
    });
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Bloom' }).waitFor();
    expect(visit.problems).toEqual([]);
  });

  it('shows a member his own rows alone', async () => {
    await using visit = await site.visit();
    await signIn(visit.page, jonas);
    await visit.page.getByText('Your own leads').waitFor();
    await tile(visit.page, 'New leads').waitFor();
    expect(await visit.page.getByText('calls of agents').count()).toBe(0);
  });
});

describe('the overview', () => {
  it('moves by itself when a lead comes in, in every tab', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await signIn(page);
    const other = await visit.openTab();
    await other.goto('/bloom');
    for (const tab of [page, other]) await tab.getByText('Live', { exact: true }).waitFor();
    const before = await tile(page, 'New leads').locator('dd').first().textContent();
    const after = String(Number(before) + 1);
    await leaveLead();
    for (const tab of [page, other]) {
      await tile(tab, 'New leads').getByText(after, { exact: true }).waitFor();
      await tab
        .getByText('Quarry Tea, not scored yet')
        .or(tab.getByText(/Quarry Tea, score/))
        .first()
        .waitFor();
    }
  });

  it('keeps its range in the address', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await signIn(page);
    await page.getByLabel('A year').check();
    await page.getByLabel('By week').check();
    await page.getByText('leads in 365 days, most in the week of').waitFor();
    expect(new URL(page.url()).search).toBe('?days=365&by=weekly');
    await page.reload();
    expect(await page.getByLabel('A year').isChecked()).toBe(true);
  });

  it('stands still while its figures come', async () => {
    await using visit = await site.visit();
    await signIn(visit.page);
    await visit.page.reload();
    await visit.page.getByText('What happened last').waitFor();
    await tile(visit.page, 'New leads').waitFor();
    await visit.page.getByRole('row', { name: /Starter/ }).waitFor();
    expect(await visit.readShift()).toBeLessThan(mostShift);
  });
});

describe('notifications', () => {
  it('are counted at the bell, read, deleted, and told as they come', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await signIn(page);
    await page.getByText('Live', { exact: true }).waitFor();
    const bell = page.getByRole('button', { name: /^Notifications/ });
    const before = Number(/\d+/.exec((await bell.getAttribute('aria-label')) ?? '')?.[0] ?? 0);
    const { user_id } = await site.api.core.db.prisma.bloomAccount.findUniqueOrThrow({
      where: { email: maya.email },
    });
    await notifyDemo(site.api.core, { recipient_id: user_id, title: 'A payment failed', severity: 'error' });
    await page.getByRole('alert').getByText('A payment failed').waitFor();
    await page.getByRole('button', { name: `Notifications, ${before + 1} unread` }).click();
    await page.getByRole('button', { name: 'Mark as read: A payment failed' }).click();
    await page.getByRole('link', { name: 'All notifications' }).click();
    await page.getByRole('button', { name: `Notifications, ${before} unread` }).waitFor();
    await page.getByRole('button', { name: 'Delete: A payment failed' }).click();
    await page
      .getByRole('main')
      .getByText('A payment failed', { exact: true })
      .first()
      .waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
  });
});

it.each([
  [360, 'light'],
  [1440, 'dark'],
] as const)('nothing overflows and everybody can use it at %i px, %s', async (width, colorScheme) => {
  await using visit = await site.visit({ width, colorScheme });
  const { page } = visit;
  await signIn(page);
  await page.getByRole('row', { name: /Starter/ }).waitFor();
  for (const path of ['', '/notifications']) {
    if (path !== '') await page.getByRole('link', { name: 'Notifications' }).first().click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await findViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
  }
});
