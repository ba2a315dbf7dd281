import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Browser, Page } from 'playwright-core';

/** A site of somebody else's: plain pages with a strict policy, and the one script tag. */
export interface HostSite extends AsyncDisposable {
  readonly url: string;
  /** What its tag loads from. */
  api: string;
}

/** Serves the same page at every path. */
export async function startHostSite(): Promise<HostSite> {
  const site = { url: '', api: '' };
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    const policy = `default-src 'none'; script-src ${site.api}; connect-src ${site.api}`;
    response.setHeader('content-security-policy', policy);
    response.end(`<!doctype html><html lang="en"><head><title>Docs of another site</title>
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<script src="${site.api}/widget/tutor-widget.js" data-chapter="03-models" data-lesson="03-models/01-waiting-with-async" async></script>
</head><body><main><h1>Waiting</h1><p>A page of another site.</p></main></body></html>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No free port');
  site.url = `http://127.0.0.1:${address.port}`;
  return Object.assign(site, {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

export interface HostVisit extends AsyncDisposable {
  readonly page: Page;
  /** Uncaught errors, and messages of the content security policy. */
  readonly problems: string[];
  /** Origins that anything was asked of, besides the site's own. */
  readonly origins: Set<string>;
}

/** Opens a page of the site. */
export async function visitHost(
  browser: Browser,
  { url }: HostSite,
  { width = 1440, colorScheme = 'light' }: { width?: number; colorScheme?: 'light' | 'dark' } = {},
): Promise<HostVisit> {
  const context = await browser.newContext({
    colorScheme,
    viewport: { width, height: width < 600 ? 740 : 900 },
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const problems: string[] = [];
  const origins = new Set<string>();
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('dialog', (dialog) => {
    problems.push(`a script ran: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) problems.push(message.text());
  });
  page.on('request', (request) => {
    const { origin } = new URL(request.url());
    if (origin !== url) origins.add(origin);
  });
  await page.goto(`${url}/docs/waiting`);
  return { page, problems, origins, [Symbol.asyncDispose]: () => context.close() };
}
