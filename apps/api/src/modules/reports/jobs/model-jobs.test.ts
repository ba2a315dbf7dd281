import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  createReportClient,
  joinDeltas,
  mintSection,
  readJobEvents,
  reportsEnv,
  textOf,
  type ReportClient,
} from '../../../testing/reports/report-client.ts';
import { startApi, type RunningApi } from '../../../testing/servers/start-api.ts';
import { startModel, type RunningModel } from '../../../testing/model/start-model.ts';
import { post } from '../../../testing/timeback/visitors.ts';
import { testRedisUrl } from '../../../testing/servers/test-redis.ts';
import { demoCustomers, demoOpportunities } from '../demo/demo-customer.ts';
import { draftSection } from '../sections/draft.ts';
import { buildFacts } from '../facts/facts.ts';
import { loadDemoRecords } from '../facts/records.ts';

const redis = { REDIS_URL: testRedisUrl };
const section_title = 'Stakeholder Analysis';
const [customer] = demoCustomers;
const [opportunity] = demoOpportunities;
if (customer === undefined || opportunity === undefined) throw new Error('no demo records');
const { customer_id } = customer;
const { opportunity_id } = opportunity;
const body = { type: 'Feasibility_report', customer_id, opportunity_id, section_title } as const;
/** A text that holds against the facts, since it was computed from them. */
const good = draftSection({
  ...body,
  facts: buildFacts({ customer_id, opportunity_id }, { customer, opportunity }),
  written: [],
});

describe.each([
  ['pglite', reportsEnv],
  ['postgres', { ...reportsEnv, ...redis }],
] as const)('sections by a model on %s', (database, env) => {
  let model: RunningModel;
  let api: RunningApi;
  let client: ReportClient;
  beforeAll(async () => {
    model = await startModel();
    api = await startApi({ database, env: { ...env, OPENAI_BASE_URL: model.url, LLM_MAX_RETRIES: '0' } });
    await loadDemoRecords(api.core.db.prisma);
  });
  // A session of its own, so that no test writes into the report of another.
  beforeEach(() => {
    client = createReportClient(api.url);
  });
  afterAll(async () => {
    await api[Symbol.asyncDispose]();
    await model[Symbol.asyncDispose]();
  });

  const authorOf = async (job_id: string) =>
    await api.core.db.prisma.reportsSectionVersion.findUniqueOrThrow({
      where: { job_id },
      select: { author: true, note: true },
    });

  test('stream while they are written; the text told is the text polled, from the start and from the middle', async () => {
    model.script({ text: good, chunkSize: 60, chunkMs: 20 });
    const job_id = await client.start('generate', body);
    // From another place at the same time: it leaves in the middle and comes back with its cursor.
    const before = readJobEvents(api.url, job_id, { until: ({ event }) => event === 'delta' });
    const whole = await readJobEvents(api.url, job_id);
    const first = await before;
    const rest = await readJobEvents(api.url, job_id, { lastEventId: first.at(-1)?.id ?? '' });
    const ready = await client.status(job_id);
    expect(textOf(ready)).toBe(good);
    expect(joinDeltas(whole)).toBe(good);
    expect(joinDeltas(rest, joinDeltas(first))).toBe(good);
    expect(whole.filter(({ event }) => event === 'delta').length).toBeGreaterThan(3);
    expect(whole.filter(({ event }) => event === 'state').map(({ data }) => data['status'])).toEqual([
      'pending',
      'processing',
      'completed',
    ]);
    expect(await authorOf(job_id)).toMatchObject({ author: 'model' });
  });

  test('start over when they do not hold against the facts', async () => {
    model.script({ text: `# ${section_title}\n\nIt costs EUR 987,654,321.\n` }, { text: good });
    const job_id = await client.start('generate', body);
    const events = await readJobEvents(api.url, job_id);
    expect(events.some(({ event }) => event === 'restarted')).toBe(true);
    expect(joinDeltas(events)).toBe(textOf(await client.status(job_id)));
    expect(joinDeltas(events)).toBe(good);
  });

  test('are drafted from the facts when the model is away, and say so', async () => {
    model.script({ status: 500 });
    const job_id = await client.start('generate', body);
    expect(textOf(await client.end(job_id))).toBe(good);
    expect(await authorOf(job_id)).toMatchObject({
      author: 'rules',
      note: expect.stringContaining('facts alone'),
    });
  });

  test('that are cancelled free their place at once, and nothing of them is kept', async () => {
    const seen = model.requests.length;
    model.script({ text: good, chunkSize: 10, chunkMs: 100 });
    const job_id = await client.start('generate', body);
    await readJobEvents(api.url, job_id, { until: ({ event }) => event === 'delta' });
    expect((await client.status(job_id)).body).toMatchObject({
      message: 'Job processing',
      data: { status: 'processing' },
    });
    const cancelled = await post(`${api.url}/jobs/${job_id}/cancel`, {}, client.headers);
    expect(cancelled.body).toMatchObject({ status: 'error', data: { error: { error_code: 'CANCELLED' } } });
    const events = await readJobEvents(api.url, job_id);
    expect(events.at(-1)).toMatchObject({ event: 'state', data: { status: 'failed' } });
    // Its text would take half a minute.
    await expect
      .poll(async () => (await api.core.jobs.state(job_id)).status, { timeout: 20_000 })
      .toMatch(/cancelled|completed/);
    expect(model.requests).toHaveLength(seen + 1);
    const { prisma } = api.core.db;
    expect(await prisma.reportsSectionVersion.count({ where: { job_id } })).toBe(0);
    // The seat is free again and the section can be written anew.
    model.script({ text: good });
    expect(textOf(await client.end(await client.start('generate', body)))).toBe(good);
  });

  test('tell the next sections what is already written', async () => {
    model.script({ text: good });
    await client.end(await client.start('generate', body));
    model.always({ status: 500 });
    await client.end(await client.start('generate', { ...body, section_title: 'Recommendations' }));
    const last = JSON.stringify(model.requests.at(-1));
    expect(last).toContain(JSON.stringify(good.split('\n')[2] ?? '').slice(1, 60));
  });

  describe('refinements', () => {
    const original = '# Stakeholder Analysis\r\n\r\nAll is well.  \r\n\r\nNothing is lost.\r\n';
    const refinement = (prompt: string) => ({
      ...body,
      original_text: Buffer.from(original).toString('base64'),
      prompt,
    });

    test('change what the model names and leave the rest byte for byte', async () => {
      model.script({ json: { edits: [{ op: 'replace', block: 2, markdown: 'Nearly all is well.' }] } });
      const job_id = await client.start('refine', refinement('Be a little more careful'));
      expect(textOf(await client.end(job_id))).toBe(
        original.replace('All is well.  ', 'Nearly all is well.'),
      );
      expect(joinDeltas(await readJobEvents(api.url, job_id))).toBe(textOf(await client.status(job_id)));
      expect(await authorOf(job_id)).toEqual({ author: 'model', note: 'Be a little more careful' });
    });

    test('that change nothing fail and make no version', async () => {
      model.script({ json: { edits: [] } });
      const job_id = await client.start('refine', refinement('Leave it as it is'));
      expect((await client.end(job_id)).body).toMatchObject({
        data: { error: { error_code: 'INVALID_INSTRUCTION', message: expect.stringContaining('nothing') } },
      });
      const { prisma } = api.core.db;
      expect(await prisma.reportsSectionVersion.count({ where: { job_id } })).toBe(0);
    });

    test('go by rule when the model is away, and fail in words when no rule fits', async () => {
      model.script({ status: 500 }, { status: 500 });
      const byRule = await client.start('refine', refinement('Replace “lost” with “gone”'));
      expect(textOf(await client.end(byRule))).toBe(original.replace('lost', 'gone'));
      const failed = await client.end(await client.start('refine', refinement('Make it sing')));
      expect(failed.body).toMatchObject({ data: { error: { error_code: 'MODEL_UNAVAILABLE' } } });
    });
  });

  test('unknown ids still give a section', async () => {
    model.always({ status: 500 });
    const job_id = await client.start('generate', mintSection());
    expect(textOf(await client.end(job_id))).toContain('[to confirm:');
  });
});

describe('a model that never ends', () => {
  test('is hung up on when its job is cancelled', async () => {
    const asked = defer();
    const hungUp = defer();
    const upstream = createServer((incoming, response) => {
      incoming.resume();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const chunk = { choices: [{ index: 0, delta: { content: '# Stakeholder' }, finish_reason: null }] };
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
      response.once('close', () => hungUp.resolve());
      asked.resolve();
    });
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    const address = upstream.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const OPENAI_BASE_URL = `http://127.0.0.1:${address.port}/v1`;
    // So long that it is not the deadline that hangs up.
    const env = { ...reportsEnv, OPENAI_BASE_URL, LLM_TIMEOUT_MS: '600000' };
    await using api = await startApi({ env });
    const client = createReportClient(api.url);
    const job_id = await client.start('generate', mintSection());
    await asked.promise;
    await post(`${api.url}/jobs/${job_id}/cancel`, {}, client.headers);
    await hungUp.promise;
    upstream.close();
  });
});

function defer(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => undefined as void;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve: () => resolve() };
}
