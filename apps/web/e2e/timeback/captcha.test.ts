import { createServer } from 'node:http';
import { once } from 'node:events';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findViolations } from '../site/find-violations.ts';
import { openSite, type Site } from '../site/site.ts';
import { fillStart, mintEmail, startSession } from './walk.ts';

const script = 'https://js.hcaptcha.com/1/api.js*';

/** A verifier that speaks hCaptcha's protocol; only `good` is a solved captcha, and each token is good once. */
async function startVerifier() {
  const spent = new Set<string>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const token = new URLSearchParams(body).get('response') ?? '';
      const success = token.startsWith('good') && !spent.has(token);
      spent.add(token);
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ success }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  return { url: `http://127.0.0.1:${port}/siteverify`, close: () => server.close() };
}

/** Stands in for hCaptcha's script, which is fetched from its own address: the same global, a button for the puzzle. */
const standIn = `
  let count = 0;
  window.hcaptcha = {
    render(place, options) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = 'I am human (' + options.sitekey + ', ' + options.theme + ')';
      button.onclick = () => options.callback((window.nextCaptcha ?? 'good') + '-' + crypto.randomUUID());
      button.onblur = () => window.captchaExpires && options['expired-callback']();
      place.append(button);
      return button.id = 'widget-' + (count += 1);
    },
    remove(id) { document.getElementById(id).remove(); },
  };
  window.quintetCaptchaReady();
`;

async function serveStandIn(page: Page): Promise<void> {
  await page.route(script, (route) => route.fulfill({ contentType: 'text/javascript', body: standIn }));
}

const human = (page: Page) => page.getByRole('button', { name: /I am human/ });
const start = async (page: Page) =>
  await page.getByRole('button', { name: 'Start the two questions' }).click();

describe('with hCaptcha', () => {
  let site: Site;
  let verifier: Awaited<ReturnType<typeof startVerifier>>;
  beforeAll(async () => {
    verifier = await startVerifier();
    site = await openSite({
      env: { HCAPTCHA_SITE_KEY: 'a-site', HCAPTCHA_SECRET: 'a-secret', HCAPTCHA_VERIFY_URL: verifier.url },
    });
  });
  afterAll(async () => {
    await site[Symbol.asyncDispose]();
    verifier.close();
  });

  it('lets in who solved the captcha', async () => {
    await using visit = await site.visit({ colorScheme: 'dark' });
    const { page, problems } = visit;
    await serveStandIn(page);
    await page.goto('/timeback');
    await page.getByText('I am human (a-site, dark)').click();
    await fillStart(page, 'Parent', mintEmail());
    await start(page);
    await page.getByText('Question 1 of 2').waitFor();
    expect(problems).toEqual([]);
  });

  it('asks for it beside the widget, with the focus there', async () => {
    await using visit = await site.visit({ width: 360 });
    const { page } = visit;
    await serveStandIn(page);
    await page.goto('/timeback');
    await human(page).waitFor();
    await fillStart(page, 'Parent', mintEmail());
    await start(page);
    const group = page.getByRole('group', { name: 'Show that you are a person' });
    await group.getByText('Solve the check').waitFor();
    expect(await group.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await findViolations(page)).toEqual([]);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
  });

  it('says beside the widget that a solution was refused, and starts it over', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await serveStandIn(page);
    await page.goto('/timeback');
    await page.evaluate(() => Object.assign(window, { nextCaptcha: 'bad' }));
    await human(page).click();
    await fillStart(page, 'Parent', mintEmail());
    await start(page);
    const group = page.getByRole('group', { name: 'Show that you are a person' });
    await group.getByText('The captcha was not solved.').waitFor();
    expect(await human(page).count()).toBe(1);
    await start(page);
    await group.getByText('Solve the check').waitFor();
    await page.evaluate(() => Object.assign(window, { nextCaptcha: 'good' }));
    await human(page).click();
    await start(page);
    await page.getByText('Question 1 of 2').waitFor();
  });

  it('forgets a solution that is past its time', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await serveStandIn(page);
    await page.goto('/timeback');
    await human(page).click();
    await page.evaluate(() => Object.assign(window, { captchaExpires: true }));
    await fillStart(page, 'Parent', mintEmail());
    await start(page);
    await page.getByText('Solve the check').waitFor();
  });

  it('offers to load the check again when it did not come', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await page.route(script, (route) => route.abort(), { times: 1 });
    await page.goto('/timeback');
    await page.getByText('The check did not load.').waitFor();
    await serveStandIn(page);
    await page.getByRole('button', { name: 'Load it again' }).click();
    await human(page).waitFor();
  });

  it('shows the widget to who came before the settings did', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    await serveStandIn(page);
    await page.route('**/trpc/**getSettings**', (route) => route.abort(), { times: 1 });
    await page.goto('/timeback');
    await fillStart(page, 'Parent', mintEmail());
    await start(page);
    await human(page).click();
    await start(page);
    await page.getByText('Question 1 of 2').waitFor();
  });

  it('lets hCaptcha’s hosts in and no others', async () => {
    const { headers } = await fetch(`${site.api.url}/timeback`);
    const policy = headers.get('content-security-policy') ?? '';
    for (const directive of ['script-src', 'style-src', 'connect-src', 'frame-src'])
      expect(policy).toMatch(new RegExp(`${directive} [^;]*https://hcaptcha.com https://\\*.hcaptcha.com`));
    expect(policy).toMatch(/img-src 'self' data:;/);
  });
});

describe('without hCaptcha', () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
  });
  afterAll(() => site[Symbol.asyncDispose]());

  it('loads nothing from elsewhere and would not be allowed to', async () => {
    await using visit = await site.visit();
    const { page } = visit;
    const foreign: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(site.api.url)) foreign.push(request.url());
    });
    await startSession(page);
    expect(foreign).toEqual([]);
    const { headers } = await fetch(`${site.api.url}/timeback`);
    expect(headers.get('content-security-policy')).not.toContain('hcaptcha');
  });
});
