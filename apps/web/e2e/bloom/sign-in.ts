import { demoAccounts, demoPassword } from '@quintet/api/testing/bloom/demo-sign-in';
import type { Page } from 'playwright-core';
import type { Site } from '../site/site.ts';

/** The demo's admin and its member. */
export const [maya, jonas] = demoAccounts;

/** Opens a page of Bloom as somebody of the demo. */
export async function signIn(
  site: Site,
  page: Page,
  { email = maya.email, path = '' }: { readonly email?: string; readonly path?: string } = {},
): Promise<void> {
  await page.goto(`/bloom${path}`);
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password').fill(demoPassword(site.api.core, email));
  await page.keyboard.press('Enter');
  await page.getByText(email).first().waitFor();
}
