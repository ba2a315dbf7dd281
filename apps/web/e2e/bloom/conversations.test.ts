import { type RunningModel, startModel } from '@quintet/api/testing/model/start-model';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inspectPage } from '../site/inspect-page.ts';
import { openSite, type Site } from '../site/site.ts';
import { signIn } from './sign-in.ts';

let model: RunningModel;
let site: Site;
beforeAll(async () => {
  model = await startModel();
  site = await openSite({
    env: { DEMO_DATA: 'true', OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'm-1', LLM_MAX_RETRIES: '0' },
  });
});
afterAll(async () => {
  await site[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

const messages = (page: Page) => page.getByRole('log').getByRole('article');
const rows = (page: Page) => page.getByRole('listitem');

async function say(page: Page, words: string): Promise<void> {
  await page.getByLabel('Message', { exact: true }).fill(words);
  await page.keyboard.press('Enter');
}

it('are begun, answered word by word, seen in every tab, deleted and brought back', async () => {
  await using visit = await site.visit();
  const { page } = visit;
  await signIn(site, page, { path: '/conversations' });
  const other = await visit.openTab();
  await other.goto('/bloom/conversations');
  await other.getByText('Live', { exact: true }).waitFor();
  const text = `We build websites and shops. ${'We look after them as well. '.repeat(12)}Ask us.`;
  model.script({ text, chunkSize: 6, chunkMs: 60 });
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await say(page, 'What do you build?');
  const writing = messages(page).filter({ hasText: 'is writing' });
  await writing.getByText('We build websites').waitFor();
  expect(await writing.getByText('Ask us.').count()).toBe(0);
  await messages(page).filter({ hasText: 'Ask us.' }).waitFor();
  await writing.waitFor({ state: 'detached' });
  expect(await messages(page).count()).toBe(2);
  await rows(other)
    .filter({ hasText: 'What do you build?' })
    .or(rows(other).filter({ hasText: 'We build' }))
    .first()
    .click();
  await messages(other).filter({ hasText: 'Ask us.' }).waitFor();
  model.script({ text: 'Gladly.' });
  await say(page, 'Please look after mine.');
  await messages(other).filter({ hasText: 'Gladly.' }).waitFor();
  const mine = rows(page).filter({ hasText: 'Gladly.' });
  await page.getByRole('button', { name: 'Delete' }).click();
  await mine.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await mine.waitFor();
  expect(visit.problems).toEqual([]);
});

it('keep what was typed when the server is away, and send it once it is back', async () => {
  await using visit = await site.visit();
  const { page } = visit;
  await signIn(site, page, { path: '/conversations?open=new' });
  await page.context().setOffline(true);
  await say(page, 'Are you there?');
  await page.getByText('What you typed is still there.').waitFor();
  expect(await page.getByLabel('Message', { exact: true }).inputValue()).toBe('Are you there?');
  await page.context().setOffline(false);
  model.script({ text: 'We are.' });
  await page.getByRole('button', { name: 'Try again' }).click();
  await messages(page).filter({ hasText: 'We are.' }).waitFor();
  await expect.poll(() => messages(page).filter({ hasText: 'Are you there?' }).count()).toBe(1);
});

it.each([
  [360, 'light'],
  [1440, 'dark'],
] as const)('stand still and can be used by everybody at %i px, %s', async (width, colorScheme) => {
  await using visit = await site.visit({ width, colorScheme });
  const { page } = visit;
  await signIn(site, page, { path: '/conversations' });
  await page.reload();
  await rows(page).first().waitFor();
  expect(await inspectPage(visit, 'list')).toEqual([]);
  await rows(page).first().click();
  await messages(page).first().waitFor();
  expect(await inspectPage(visit, 'thread')).toEqual([]);
  expect(await visit.readShift()).toBeLessThanOrEqual(0.01);
});
