import type { Page } from 'playwright-core';
import type { Site } from '../site/site.ts';
import { makePage, openMadePage } from './walk.ts';

/** Signs in by the form, and opens a view with it. */
export async function signIn(site: Site, page: Page, path = ''): Promise<void> {
  await page.goto(`/timeback/admin${path}`);
  await page.getByLabel('Service token').fill(await signToken(site));
  await page.keyboard.press('Enter');
  await page.getByText('Signed in as ana').waitFor();
}

/** Opens a view as somebody who has signed in before. */
export async function openAdmin(site: Site, page: Page, path = ''): Promise<void> {
  const signedIn = await page.request.post('/agent/admin/session', {
    headers: { 'sec-fetch-site': 'same-origin' },
    data: { token: await signToken(site) },
  });
  if (!signedIn.ok()) throw new Error(await signedIn.text());
  await page.goto(`/timeback/admin${path}`);
  await page.getByText('Signed in as ana').waitFor();
}

/** A token that lets `ana` in for ten minutes. */
export async function signToken({ api }: Site): Promise<string> {
  return await api.core.tokens.sign({ aud: 'service', sub: 'ana', seconds: 600 });
}

/** A page served to a visitor. Gives the visitor's id. */
export async function serveVisitor(page: Page): Promise<string> {
  const { vid } = await makePage(page);
  await openMadePage(page);
  return vid;
}
