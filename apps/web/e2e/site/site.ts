import { addPupils } from '@quintet/api/testing/timeback/add-pupils';
import { startApi, type ApiOptions, type RunningApi } from '@quintet/api/testing/servers/start-api';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openBrowser } from './browser.ts';

/** A running server with pupils in it, and a browser to visit it. */
export interface Site extends AsyncDisposable {
  readonly api: RunningApi;
  /** A visitor of their own: no cookie, no storage. */
  visit(options?: VisitOptions): Promise<Visit>;
}

interface VisitOptions {
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly reducedMotion?: boolean;
}

/** One visitor's window and what went wrong in it. */
export interface Visit extends AsyncDisposable {
  readonly page: Page;
  /** Uncaught errors, and messages of the content security policy. */
  readonly problems: readonly string[];
  /** Sum of all layout shifts on the current document that no key or click explains. */
  readShift(): Promise<number>;
  /** A second window of the same browser, with the same cookies. */
  openTab(): Promise<Page>;
}

/** How long a page may take at most for what it is asked: a busy machine is slow, and only a hang ends a test. */
const patienceMs = 120_000;

/** Opens a site for a test file. */
export async function openSite(options: Pick<ApiOptions, 'env' | 'database'> = {}): Promise<Site> {
  const api = await startApi({ web: true, ...options });
  await addPupils(api.core);
  const browser = await openBrowser();
  return {
    api,
    visit: (wishes = {}) => openVisit(browser, api.url, wishes),
    async [Symbol.asyncDispose]() {
      await browser.close();
      await api[Symbol.asyncDispose]();
    },
  };
}

/** A visitor's window on the server at `baseURL`. */
export async function openVisit(
  browser: Browser,
  baseURL: string,
  wishes: VisitOptions = {},
): Promise<Visit> {
  const { width = 1280, colorScheme = 'light', reducedMotion = true } = wishes;
  const options: BrowserContextOptions = {
    baseURL,
    colorScheme,
    viewport: { width, height: width < 600 ? 740 : 900 },
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
  };
  const context = await browser.newContext(options);
  context.setDefaultTimeout(patienceMs);
  // Nothing of a test leaves the machine.
  await context.route(
    (url) => url.origin !== new URL(baseURL).origin,
    (route) => route.fulfill({ contentType: 'text/html', body: '<title>Elsewhere</title>' }),
  );
  await context.addInitScript(recordShifts);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Warning:/.test(message.text())) problems.push(message.text());
  });
  return {
    page,
    problems,
    readShift: () => page.evaluate(() => performance.getEntriesByName('shift-sum').at(-1)?.duration ?? 0),
    openTab: () => context.newPage(),
    [Symbol.asyncDispose]: () => context.close(),
  };
}

/**
 * Runs in the page: keeps the sum of unexplained layout shifts as a performance measure. What a key or a click causes
 * is explained for half a second from the first frame after it, however long a busy machine takes to draw that frame.
 */
function recordShifts(): void {
  let sum = 0;
  let explainedUntil = 0;
  const explain = (): void => {
    explainedUntil = Number.POSITIVE_INFINITY;
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        explainedUntil = performance.now() + 500;
      }),
    );
  };
  for (const type of ['pointerdown', 'click', 'keydown'])
    addEventListener(type, explain, { capture: true, passive: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const explained =
        ('hadRecentInput' in entry && entry.hadRecentInput === true) || entry.startTime < explainedUntil;
      if (!explained && 'value' in entry && typeof entry.value === 'number') sum += entry.value;
    }
    performance.measure('shift-sum', { start: 0, duration: sum });
  }).observe({ type: 'layout-shift', buffered: true });
}
