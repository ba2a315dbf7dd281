import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { sectionTitles } from '@quintet/contracts/reports/schemas';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeInstallation, type Installation } from './testing/reports/make-installation.ts';
import { createReportClient, jobIdOf, type ReportClient } from './testing/reports/report-client.ts';
import { type ServerNode, startServerNode } from './testing/servers/start-server-node.ts';
import { get, mintVisitor, post } from './testing/timeback/visitors.ts';

/** A hundred on a machine with nothing else to do; what blocks takes seconds. */
const longestWaitMs = 1_000;
/** So many answers of `/health/live` a text is worked on, when it is not through before. */
const probes = 60;

let installation: Installation;
let server: ServerNode;
let client: ReportClient;
beforeAll(async () => {
  installation = await makeInstallation('pglite');
  server = await startServerNode(installation.options);
  client = createReportClient(server.url);
  await write('Executive Summary', 'One. Two.');
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
});

/**
 * The longest that anybody waited for an answer while something else was worked on, in CPU time of the server's main thread:
 * it stands still while a busy machine lets others go first, and does not count what the worker threads do.
 */
async function watch(work: (signal: AbortSignal) => Promise<unknown>): Promise<number> {
  const enough = new AbortController();
  const state = { isOver: false };
  const done = work(enough.signal).finally(() => (state.isOver = true));
  // A server that is gone is told by the probes.
  done.catch(() => undefined);
  let longest = 0;
  for (let probe = 0; !state.isOver; probe += 1) {
    if (probe === probes) enough.abort();
    const before = await readCpuMs();
    expect(await get(`${server.url}/health/live`)).toMatchObject({ status: 200 });
    longest = Math.max(longest, (await readCpuMs()) - before);
    await delay(10);
  }
  await done;
  return longest;
}

async function readCpuMs(): Promise<number> {
  const [nanoseconds] = (await readFile(`/proc/${server.pid}/task/${server.pid}/schedstat`, 'utf8')).split(
    ' ',
  );
  return Number(nanoseconds) / 1e6;
}

const subject = { type: 'Technical_scope', customer_id: 'c', opportunity_id: 'o' } as const;
const records = () => `${server.url}/reports-api`;

async function write(section_title: string, markdown: string): Promise<string> {
  const opened = await post(`${records()}/reports`, subject, client.headers);
  const report = `${records()}/reports/${String(opened.body['report_id'])}`;
  const saved = await post(`${report}/section`, { section_title, markdown }, client.headers);
  expect(saved).toMatchObject({ status: 200 });
  return report;
}

/** What the studio asks of a report. Giving up ends what is not through. */
async function read(report: string, section_title: string, signal: AbortSignal): Promise<void> {
  const place = `section_title=${encodeURIComponent(section_title)}`;
  const paths = [
    ...['section', 'versions', 'refine-choices'].map((path) => `${path}?${place}`),
    `comparison?${place}&from=1&to=1`,
    'consistency',
    ...['md', 'docx', 'pdf'].map((format) => `export?format=${format}`),
  ];
  const ask = async (path: string) =>
    await (await fetch(`${report}/${path}`, { headers: client.headers, signal })).arrayBuffer();
  await Promise.allSettled(paths.map(ask));
}

async function refine(text: string, signal: AbortSignal): Promise<void> {
  const original_text = Buffer.from(text).toString('base64');
  const asked = { ...subject, section_title: 'Technology Stack', original_text, prompt: 'use bullets' };
  const answer = await client.refine(asked);
  if (answer.status !== 202) return;
  const job_id = jobIdOf(answer);
  const cancel = async () => await post(`${server.url}/jobs/${job_id}/cancel`, {}, client.headers);
  if (signal.aborted) await cancel();
  else signal.addEventListener('abort', () => void cancel());
  await client.end(job_id);
}

const texts: readonly (readonly [name: string, unit: string])[] = [
  ['one long word', 'a'],
  ['padding of base64', '='],
  ['underlines of headings', 'a\n=\n'],
  ['pipes', '|'],
  ['figures', '12 '],
  ['quotes in quotes', '> '],
  ['lists in lists', '- '],
  ['emphasis in emphasis', '*a '],
  ['brackets', '['],
  ['links in links', '[a]('],
  ['code that stays open', '`a'],
  ['tags that stay open', '<a '],
  ['places to confirm', '[to confirm: a; ask '],
  ['empty lines', '\n'],
  ['marks over one letter', '\u0301\u0323'],
];

/** A text that is no base64. */
function refineOf(original_text: string) {
  return { ...subject, section_title: 'Technology Stack', original_text, prompt: 'use bullets' };
}

// Linux alone tells the time of one thread.
describe.skipIf(process.platform !== 'linux')('the event loop belongs to everybody', () => {
  test.each(texts)('nobody waits for %s', async (_name, unit) => {
    const fill = (length: number) => `a${unit.repeat(length / unit.length)}b`;
    const largest = fill(500_000);
    const longest = await watch(async (signal) => {
      // Part of it is small enough to be read to its end.
      for (const text of [fill(4_000), largest]) {
        const title = text === largest ? 'Company Background' : 'Proposed Solution';
        const report = await write(title, text);
        await Promise.all([read(report, title, signal), refine(text, signal)]);
      }
      await post(`${server.url}/refine`, refineOf(largest), client.headers);
    });
    expect(longest).toBeLessThan(longestWaitMs);
  });

  test.each(texts)('no visitor waits for %s', async (_name, unit) => {
    const text = `a${unit.repeat(500_000 / unit.length)}b`;
    const { vid } = await mintVisitor(server.url, 'school');
    const answers = { vid, outcome: 'boost_scores', context_key: 'district', context_value: 'US-TX-Austin' };
    const bodies = ['vid', 'outcome', 'context_key', 'context_value'].map((name) => ({
      ...answers,
      [name]: text,
    }));
    const sessions = ['email', 'user_agent', 'captcha_token'].map((name) => ({
      email: 'a@b.example',
      icp: 'parent',
      [name]: text,
    }));
    const longest = await watch(async () => {
      for (const body of bodies) await post(`${server.url}/personalize`, body);
      for (const body of sessions) await post(`${server.url}/session/start`, body);
      await post(`${server.url}/agent/admin/session`, { token: text });
    });
    expect(longest).toBeLessThan(longestWaitMs);
  });

  test.each([
    ['paragraphs', 'a\n\n'],
    ['sentences', 'The motors, which turn, move it. '],
    ['tags that stay open', '<a '],
  ])('nobody waits for a chapter of %s', async (_name, unit) => {
    // Each line end takes two characters of JSON.
    const chapter_content = unit.repeat(2_900_000 / unit.length);
    const body = { session_id: unit, chapter_id: 'c', difficulty_level: 'beginner', chapter_content };
    const longest = await watch(async (signal) => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, signal };
      const ask = async (path: string, given: object) =>
        await (await fetch(server.url + path, { ...init, body: JSON.stringify(given) })).arrayBuffer();
      await Promise.allSettled([ask('/api/personalize', body), ask('/trpc/textbook.personalize', body)]);
      await Promise.allSettled([ask('/api/toggle-original', { session_id: unit })]);
    });
    expect(longest).toBeLessThan(longestWaitMs);
  });

  test('nobody waits for drafts from the largest facts', async () => {
    const many = <Item>(count: number, make: (index: number) => Item) =>
      Array.from({ length: count }, (_, index) => make(index));
    const long = 'a'.repeat(4_000);
    // Each name is in each text, and nowhere a word of its own.
    const customer = {
      customer_id: 'c',
      name: 'N',
      systems: many(200, (index) => ({ name: 'a'.repeat(index + 1) })),
    };
    const opportunity = {
      opportunity_id: 'o',
      customer_id: 'c',
      title: 'T',
      goals: many(60, () => ({ text: long })),
      out_of_scope: many(100, () => long),
      phases: many(200, (index) => ({ name: `p ${index}`, weeks: 2 })),
      risks: many(60, () => ({ text: long, likelihood: 3, impact: 3 })),
    };
    const longest = await watch(async () => {
      for (const [path, body] of Object.entries({
        customers: { customer },
        opportunities: { opportunity },
      })) {
        expect(await post(`${records()}/${path}`, body, client.headers)).toMatchObject({ status: 200 });
        await get(`${records()}/${path}`, client.headers);
      }
      for (const type of ['Technical_scope', 'Feasibility_report'] as const) {
        for (const section_title of sectionTitles[type]) {
          const job_id = await client.start('generate', { ...subject, type, section_title });
          expect((await client.end(job_id)).body).toMatchObject({ status: 'ready' });
        }
      }
    });
    expect(longest).toBeLessThan(longestWaitMs);
  });

  test.each([
    [
      'items that are none',
      JSON.stringify({ opportunity: { goals: Array.from({ length: 300_000 }, () => ({})) } }),
    ],
    [
      'fields that nobody knows',
      JSON.stringify(Object.fromEntries(Array.from({ length: 80_000 }, (_, i) => [`k${i}`, i]))),
    ],
    ['levels', `${'['.repeat(500_000)}${']'.repeat(500_000)}`],
    ['levels that stay open', '['.repeat(1_000_000)],
    ['prototypes', `${'{"__proto__":'.repeat(70_000)}1${'}'.repeat(70_000)}`],
  ])('nobody waits for JSON of %s', async (_name, body) => {
    const longest = await watch(async () => {
      for (const path of ['/reports-api/opportunities', '/trpc/reports.saveOpportunity', '/generate'])
        await post(`${server.url}${path}`, body, client.headers);
      await post(`${server.url}/session/start`, body);
    });
    expect(longest).toBeLessThan(longestWaitMs);
  });
});
