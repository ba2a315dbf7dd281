import { completed, deliver, mintBought, webhookSecret } from '@quintet/api/testing/bloom/stripe-events';
import { startStripe, type StripeStub } from '@quintet/api/testing/bloom/stripe-stub';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inspectPage } from '../site/inspect-page.ts';
import { openSite, type Site } from '../site/site.ts';
import { jonas, maya, signIn } from './sign-in.ts';

let stripe: StripeStub;
let site: Site;
beforeAll(async () => {
  stripe = await startStripe();
  site = await openSite({
    env: {
      DEMO_DATA: 'true',
      STRIPE_API_KEY: stripe.key,
      STRIPE_API_BASE: stripe.url,
      STRIPE_WEBHOOK_SECRET: webhookSecret,
    },
  });
  await site.api.core.db.prisma.bloomPricingPackage.updateMany({
    where: { name: 'Professional' },
    data: { stripe_price_id: 'price_usd' },
  });
});
afterAll(async () => {
  await site[Symbol.asyncDispose]();
  await stripe[Symbol.asyncDispose]();
});

it('a newcomer sees a year, runs a workflow to its end, is told of it, and pays for a plan', async () => {
  await using visit = await site.visit();
  const { page } = visit;
  await signIn(site, page, { email: jonas.email });
  await page.getByLabel('A year').check();
  await page.getByText('leads in 365 days', { exact: false }).first().waitFor();

  await page.getByText('Live', { exact: true }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('start several');
  await page.getByRole('option', { name: /Start workflow: Several agents/, selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByLabel('Message').fill('A website for a bakery, 8000, in two months');
  await page.getByRole('button', { name: 'Start workflow' }).click();
  await page.getByRole('main').getByRole('status').first().getByText('Completed').waitFor();
  await page.getByRole('button', { name: /^Notifications/ }).click();
  await page.getByText('Several agents: What the agents found is ready.').first().waitFor();
  await page.keyboard.press('Escape');

  await page.getByRole('link', { name: 'Plans' }).click();
  await page.getByText('You have no plan yet.').waitFor();
  await page.getByLabel('Code').fill('launch50');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByText(/: 50 % off\.$/).waitFor();
  await page.getByRole('button', { name: 'Choose Professional' }).click();
  await page.waitForURL(/checkout\.stripe\.com/);
  const { form = {} } = stripe.requests.findLast(({ path }) => path === '/v1/checkout/sessions') ?? {};
  expect(form).toMatchObject({ 'line_items[0][price]': 'price_usd', customer_email: jonas.email });

  await page.goto(form['cancel_url'] ?? '');
  await page.getByRole('link', { name: 'Back to your choice' }).click();
  await page.getByText(/: 50 % off\.$/).waitFor();
  await page.goto(form['success_url'] ?? '');
  await page.getByText('Waiting for Stripe to confirm the payment').waitFor();
  const bought = mintBought({
    email: jonas.email,
    user_id: form['metadata[user_id]'] ?? '',
    metadata: { package_id: form['metadata[package_id]'] ?? '' },
  });
  expect((await deliver(site.api.url, completed(bought, 0))).status).toBe(200);
  await page.getByText('Your plan is active').waitFor();
  await page.getByText('Your plan: Professional').waitFor();
  expect(visit.problems).toEqual([]);
});

it('an agent is asked with a form of its schema, and answers in words; the raw answer is one key away', async () => {
  await using visit = await site.visit();
  const { page } = visit;
  await signIn(site, page, { path: '/agents' });
  await page
    .getByText(/\d+ calls?, .* answered/)
    .first()
    .waitFor();
  await page.getByRole('link', { name: 'Analytics consulting' }).click();
  await page.getByLabel('Days').fill('0');
  await page.keyboard.press('Enter');
  await page.getByText('Enter a number from 1 to 3650.').waitFor();
  await page.getByLabel('Days').fill('90');
  await page.keyboard.press('Enter');
  await page
    .getByText(/^Leads: \d+/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Show the raw answer' }).first().press('Enter');
  await page.getByText('"agent_id": "analytics_consulting"').waitFor();
  await page.goto('/bloom/agents/lead_qualification');
  await page.getByRole('combobox', { name: 'Lead' }).fill('tea');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Choose another lead' }).waitFor();
  await page.getByRole('button', { name: 'Ask the agent' }).click();
  await page
    .getByText(/scores \d+ of 100/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Older' }).click();
  await page.getByText(/^Page 2 of/).waitFor();
  expect(visit.problems).toEqual([]);
});

it('a member sees no calls and gives no roles; an admin does, and one stays', async () => {
  await using visit = await site.visit();
  const { page } = visit;
  await signIn(site, page, { email: jonas.email, path: '/agents/chat' });
  await page.getByRole('button', { name: 'Ask the agent' }).waitFor();
  expect(await page.getByRole('heading', { name: 'Calls' }).count()).toBe(0);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Jonas B.');
  await page.getByRole('button', { name: 'Save profile' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();
  await page.reload();
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Jonas B.');
  expect(await page.getByRole('heading', { name: 'People and roles' }).count()).toBe(0);
  await using second = await site.visit();
  await signIn(site, second.page, { path: '/settings' });
  await second.page.getByLabel(`Role of ${maya.email}`).selectOption('user');
  await second.page.getByText('Nobody would be admin any more').waitFor();
  expect(await second.page.getByLabel(`Role of ${maya.email}`).inputValue()).toBe('admin');
  await second.page.getByLabel(`Role of ${jonas.email}`).selectOption('admin');
  await expect.poll(() => second.page.getByLabel(`Role of ${jonas.email}`).inputValue()).toBe('admin');
  await second.page.getByLabel(`Role of ${jonas.email}`).selectOption('user');
});

it('the palette is worked by keys alone, and gives the focus back', async () => {
  await using visit = await site.visit();
  const { page } = visit;
  await signIn(site, page);
  await page.getByRole('button', { name: 'Find' }).focus();
  await page.keyboard.press('Enter');
  const found = page.getByRole('dialog').getByRole('option');
  await found.first().waitFor();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('Find');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('zzzz');
  await page.getByText('Nothing has these words.').waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('tea');
  await page
    .getByRole('option', { name: /Tea.*Lead, score/ })
    .first()
    .waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('add lead');
  await found.filter({ hasText: 'Add lead' }).waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('settings');
  await found.first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
});

it.each([
  [360, 'light'],
  [1440, 'dark'],
] as const)(
  'at %i px, %s, nothing overflows or jumps, and everybody can use it',
  async (width, colorScheme) => {
    await using visit = await site.visit({ width, colorScheme });
    const { page } = visit;
    await signIn(site, page, { path: '/agents' });
    const wrong: string[] = [];
    for (const [path, there] of [
      ['/agents', page.getByText(/\d+ calls?, .* answered/)],
      ['/agents/lead_qualification', page.getByRole('heading', { name: 'Calls' })],
      ['/plans', page.getByRole('button', { name: 'Choose Professional' })],
      ['/plans/success', page.getByText('Waiting for Stripe')],
      ['/settings', page.getByLabel(`Role of ${jonas.email}`)],
    ] as const) {
      await page.goto(`/bloom${path}`);
      await there.first().waitFor();
      wrong.push(...(await inspectPage(visit, path)));
    }
    await page.keyboard.press('Control+k');
    await page.getByRole('option').first().waitFor();
    expect([...wrong, ...(await inspectPage(visit, 'the palette'))]).toEqual([]);
  },
);
