import { EventSourceParserStream, type EventSourceMessage } from 'eventsource-parser/stream';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asRecord } from '../../src/api/unparsed.ts';
import { readTip } from '../../src/pages/timeback/tips/tip.ts';
import { openBrowser } from '../site/browser.ts';
import { startServerProcess, type ServerProcess } from '../site/server-process.ts';
import { openVisit } from '../site/site.ts';
import { startSession, walkToPage } from './walk.ts';

let server: ServerProcess;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServerProcess(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

// The mail offer comes half a minute after the page.
it('the page gets a tip that it missed while the server was down, exactly once', async () => {
  await using visit = await openVisit(browser, server.url);
  const { page } = visit;
  await page.addInitScript(recordTips);
  await walkToPage(page);
  await page.getByText('Tips are on').waitFor();
  const tip = page.getByRole('region', { name: 'Tip', exact: true });
  await tip.getByText(/moved up the national percentiles/).waitFor();
  await tip.getByRole('button', { name: 'Not now' }).click();

  await server.kill();
  await page.getByText('Reconnecting for tips').waitFor();
  await page.context().setOffline(true);
  await page.getByText('No tips while offline').waitFor();
  await server.start();
  const vid = await readVid(page);
  const history = await readHistory(vid, (frames) => frames.some(isMailOffer));
  const offers = new Set(
    history
      .map(({ data }) => readTip(JSON.parse(data)))
      .filter((each) => each?.block === 'email_page')
      .map((each) => each?.id),
  );
  expect(offers.size).toBe(1);
  expect(await tip.count()).toBe(0);

  await page.context().setOffline(false);
  await page.getByText('Tips are on').waitFor();
  await tip.getByText(/mail you the link/).waitFor();
  await tip.getByRole('button', { name: 'Not now' }).click();
  await server.kill();
  await page.getByText('Reconnecting for tips').waitFor();
  await server.start();
  await page.getByText('Tips are on').waitFor();
  const shown = await page.evaluate(() => document.documentElement.dataset['tips']?.split('\n'));
  expect(shown).toEqual([
    expect.stringMatching(/^Of .* moved up/),
    expect.stringMatching(/^We can mail you/),
  ]);
});

it('a hook of the contract’s shape resumes over a restart without a gap or a repeat', async () => {
  await using visit = await openVisit(browser, server.url);
  const { page } = visit;
  await startSession(page);
  await page.evaluate(async () => await fetch('/agent/token', { method: 'POST' }));
  await page.evaluate(followByEventSource);
  await readSeen(page, ({ status }) => status.includes('open'));
  await page.evaluate(async () => {
    const answers = { outcome: 'raise_grades', context_key: 'grade', context_value: 'K-3' };
    const headers = { 'content-type': 'application/json' };
    await fetch('/personalize', { method: 'POST', headers, body: JSON.stringify(answers) });
  });
  const before = await readSeen(page, ({ ids }) => ids.length > 0);
  await server.kill();
  await readSeen(page, ({ status }) => status.endsWith('error'));
  await server.start();
  const vid = await readVid(page);
  const history = await readHistory(vid, (frames) => frames.some(isMailOffer));
  const expected = history
    .filter(({ event = '' }) => ['task_created', 'task_updated', 'metric_rollup'].includes(event))
    .map(({ id }) => id);
  const after = await readSeen(page, ({ ids }) => ids.length >= expected.length);
  expect(after.status).toMatch(/^connecting open error( error)* open/);
  expect(before.ids.length).toBeLessThan(expected.length);
  expect(after.ids).toEqual(expected);
});

/** Runs in the page: writes each tip that comes up onto the document. */
function recordTips(): void {
  const seen: string[] = [];
  new MutationObserver((changes) => {
    for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
      if (!(node instanceof HTMLElement) || node.ariaLabel !== 'Tip') continue;
      seen.push(node.querySelector('p:not(.sr-only)')?.textContent ?? '');
      document.documentElement.dataset['tips'] = seen.join('\n');
    }
  }).observe(document, { childList: true, subtree: true });
}

/**
 * Runs in the page: the contract's hook without its React clothes. A bare EventSource, the last id in the query, the
 * cookie for the token, and a new connection a little later after each error.
 */
function followByEventSource(): void {
  let lastId = '';
  let retryMs = 1000;
  const ids: string[] = [];
  const status = ['connecting'];
  const tell = () => {
    document.documentElement.dataset['seen'] = JSON.stringify({ status: status.join(' '), ids });
  };
  const connect = () => {
    const query = lastId === '' ? '' : `?lastEventId=${lastId}`;
    const source = new EventSource(`/agent/loop${query}`, { withCredentials: false });
    source.addEventListener('open', () => {
      status.push('open');
      retryMs = 1000;
      tell();
    });
    source.addEventListener('error', () => {
      status.push('error');
      source.close();
      // oxlint-disable-next-line architecture/no-sleep -- The document's own client waits before it connects anew.
      setTimeout(connect, retryMs);
      retryMs = Math.min(retryMs + 1000, 30_000);
      tell();
    });
    for (const name of ['task_created', 'task_updated', 'metric_rollup']) {
      source.addEventListener(name, (event) => {
        lastId = event.lastEventId;
        ids.push(lastId);
        tell();
      });
    }
  };
  connect();
}

interface Seen {
  readonly status: string;
  readonly ids: readonly string[];
}

async function readSeen(page: Page, isEnough: (seen: Seen) => boolean): Promise<Seen> {
  let seen: Seen = { status: '', ids: [] };
  await expect
    .poll(async () => {
      seen = JSON.parse(
        (await page.evaluate(() => document.documentElement.dataset['seen'])) ?? '{"status":"","ids":[]}',
      );
      return isEnough(seen);
    })
    .toBe(true);
  return seen;
}

async function readVid(page: Page): Promise<string> {
  const cookies = await page.context().cookies();
  return cookies.find(({ name }) => name === 'tb_vid')?.value ?? '';
}

/** The last event for a while: the offer to mail the link is out. */
function isMailOffer({ data }: EventSourceMessage): boolean {
  const task: unknown = JSON.parse(data);
  return asRecord(task)?.['status'] === 'completed' && readTip(task)?.block === 'email_page';
}

/** Reads a visitor's stream from its first event on, past the browser, until there is enough. */
async function readHistory(
  vid: string,
  isEnough: (frames: readonly EventSourceMessage[]) => boolean,
): Promise<EventSourceMessage[]> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ vid });
  const answer = await fetch(`${server.url}/agent/token`, { method: 'POST', headers, body });
  const { token }: { token: string } = await answer.json();
  const response = await fetch(`${server.url}/agent/loop?lastEventId=0-0&token=${token}`);
  if (response.body === null) throw new Error('The stream has no body');
  const messages = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream());
  const frames: EventSourceMessage[] = [];
  for await (const message of messages) {
    frames.push(message);
    if (isEnough(frames)) break;
  }
  return frames;
}
