import { icps, quizzes } from '@quintet/contracts/timeback/schemas';
import * as operations from '@quintet/contracts/timeback/operations';
import { createTRPCClient, httpBatchLink, TRPCClientError } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppRouter } from '../../modules.ts';
import { startApi, type RunningApi } from '../../testing/servers/start-api.ts';
import { answersOf, get, mintEmail, mintVisitor, post } from '../../testing/timeback/visitors.ts';
import { loadDemoStudents } from './students/demo-students.ts';
import { assignVariant } from './experiments/variants.ts';

describe.each(['pglite', 'postgres'] as const)('TimeBack on %s', (database) => {
  let api: RunningApi;
  let url: string;

  beforeAll(async () => {
    api = await startApi({ database });
    url = api.url;
    await loadDemoStudents(api.core.db);
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  const client = () => createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: `${url}/trpc` })] });

  test('a session is created once per address and resumed after that, whatever its case', async () => {
    const email = mintEmail();
    const first = await post(`${url}/session/start`, { email, icp: 'parent', user_agent: 'x', unknown: 1 });
    const second = await post(`${url}/session/start/`, { email: `  ${email.toUpperCase()} `, icp: 'parent' });
    expect(first).toMatchObject({ status: 200, body: { new_user: true, duplicate: false } });
    expect(second.body).toEqual({ vid: first.body['vid'], new_user: false, duplicate: true });
    expect(first.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(first.headers.get('set-cookie')).toBe(
      `tb_vid=${String(first.body['vid'])}; Path=/; Max-Age=15552000; Secure; HttpOnly; SameSite=Lax`,
    );
  });

  test('twenty starts at once of one new address make one visitor', async () => {
    const email = mintEmail();
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => await post(`${url}/session/start`, { email, icp: 'school' })),
    );
    expect(new Set(answers.map(({ body }) => body['vid'])).size).toBe(1);
    expect(answers.filter(({ body }) => body['new_user'] === true)).toHaveLength(1);
  });

  test.each([
    [{}, 'invalid_email'],
    [{ email: 'no', icp: 'parent' }, 'invalid_email'],
    [{ email: null, icp: 'parent' }, 'invalid_email'],
    [{ email: ['a@example.org'], icp: 'parent' }, 'invalid_email'],
    [{ email: 'a\u0000@example.org', icp: 'parent' }, 'invalid_email'],
    [{ email: `${'a'.repeat(400)}@example.org`, icp: 'parent' }, 'invalid_email'],
    [{ email: 'a@example.org' }, 'invalid_icp'],
    [{ email: 'a@example.org', icp: 'teacher' }, 'invalid_icp'],
    [[], 'invalid_email'],
    ['"text"', 'invalid_email'],
    ['', 'invalid_email'],
    ['{broken', 'invalid_json'],
  ])('starting with %j is refused with %s', async (body, code) => {
    const answer = await post(`${url}/session/start`, body);
    expect(answer).toMatchObject({ status: 400, body: { error: code, message: expect.any(String) } });
  });

  test('every icp and outcome gives the five blocks in order', async () => {
    for (const icp of icps) {
      const { vid } = await mintVisitor(url, icp);
      for (const { value } of quizzes[icp].outcomes) {
        const { status, body } = await post(`${url}/personalize`, { vid, ...answersOf(icp, value) });
        expect(status).toBe(200);
        const page = operations.personalize.output.parse(body);
        expect(page.components.map(({ id }) => id)).toEqual([
          'hero_block',
          'before_after_chart',
          'differentiator',
          'vision',
          'call_to_action',
        ]);
        expect(page.ttl).toBe(3600);
        expect(['A', 'B']).toContain(page.variant_id);
      }
    }
  });

  test('the chart of a page is a PNG with a text beside it', async () => {
    const { vid } = await mintVisitor(url, 'school');
    const { body } = await post(`${url}/personalize`, { vid, ...answersOf('school') });
    const chart = operations.personalize.output.parse(body).components[1];
    if (chart?.type !== 'image') throw new Error('no chart');
    expect(chart.alt).toMatch(/percentile/i);
    const image = await fetch(url + chart.payload);
    expect(image.status).toBe(200);
    expect(image.headers.get('content-type')).toBe('image/png');
    expect([...new Uint8Array(await image.arrayBuffer()).slice(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    const again = await fetch(url + chart.payload, {
      headers: { 'if-none-match': image.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  test('the cookie stands in for the vid, and labels for values', async () => {
    const { vid } = await mintVisitor(url);
    const body = {
      outcome: ' Raise Grades',
      context_key: 'grade',
      context_value: 'k–6',
      variant_id: 'B',
      quiz_time_ms: 4,
    };
    const page = await post(`${url}/personalize`, body, { cookie: `a=b; tb_vid=${vid}` });
    expect(page.status).toBe(200);
    const profile = await get(`${url}/profile?vid=${vid}`);
    expect(profile.body).toEqual({
      email: expect.any(String),
      icp: 'parent',
      outcome: 'raise_grades',
      context_key: 'grade',
      context_value: 'K-6',
    });
  });

  test('checks come in the order of the contract', async () => {
    const { vid } = await mintVisitor(url);
    const answers = answersOf('parent');
    const cases: [unknown, number, string][] = [
      [{}, 401, 'invalid_vid'],
      [{ vid: 'x' }, 401, 'invalid_vid'],
      [{ vid: crypto.randomUUID(), ...answers }, 401, 'invalid_vid'],
      [{ vid }, 422, 'missing_fields'],
      [{ vid, ...answers, outcome: ' ' }, 422, 'missing_fields'],
      [{ vid, ...answers, outcome: 7 }, 422, 'missing_fields'],
      [{ vid, ...answers, outcome: 'boost_scores' }, 400, 'invalid_context'],
      [{ vid, ...answers, context_key: 'district' }, 400, 'invalid_context'],
      [{ vid, ...answers, context_value: 'K-13' }, 400, 'invalid_context'],
      [{ vid, ...answers, context_value: '\u0000' }, 400, 'invalid_context'],
      [{ vid, ...answers, preview: true }, 403, 'preview_forbidden'],
    ];
    for (const [body, status, code] of cases) {
      expect(await post(`${url}/personalize`, body)).toMatchObject({ status, body: { error: code } });
    }
    const missing = await post(`${url}/personalize`, { vid, outcome: null });
    expect(missing.body['fields']).toEqual(['outcome', 'context_key', 'context_value']);
  });

  test('a preview needs a preview token, saves nothing and may show drafts', async () => {
    const { vid } = await mintVisitor(url);
    const { tokens } = api.core;
    const body = { vid, ...answersOf('parent'), preview: true };
    const other = await tokens.sign({ aud: 'agent_loop', sub: vid, seconds: 60 });
    expect((await post(`${url}/personalize`, body, { authorization: `Bearer ${other}` })).status).toBe(403);
    const token = await tokens.sign({ aud: 'preview', sub: 'editor', seconds: 60 });
    expect((await post(`${url}/personalize`, body, { authorization: `Bearer ${token}` })).status).toBe(200);
    expect((await get(`${url}/profile?vid=${vid}`)).body['outcome']).toBeNull();
  });

  test('a profile has null answers before the quiz, and a changed icp drops the old ones', async () => {
    const { vid, email } = await mintVisitor(url);
    const fresh = await get(`${url}/profile`, { cookie: `tb_vid=${vid}` });
    expect(fresh.body).toEqual({
      email,
      icp: 'parent',
      outcome: null,
      context_key: null,
      context_value: null,
    });
    await post(`${url}/personalize`, { vid, ...answersOf('parent') });
    await post(`${url}/session/start`, { email, icp: 'school' });
    expect((await get(`${url}/profile?vid=${vid}`)).body).toMatchObject({ icp: 'school', outcome: null });
    expect(await get(`${url}/profile`)).toMatchObject({ status: 401, body: { error: 'invalid_vid' } });
  });

  test('deleting a profile leaves nothing of the visitor', async () => {
    const { vid } = await mintVisitor(url);
    await post(`${url}/personalize`, { vid, ...answersOf('parent') });
    await post(`${url}/agent/click`, { vid });
    const gone = await post(`${url}/profile/delete`, { vid });
    expect(gone).toMatchObject({ status: 200, body: { deleted: true } });
    expect(gone.headers.get('set-cookie')).toMatch(/^tb_vid=; .*Max-Age=0/);
    expect((await post(`${url}/profile/delete`, { vid })).status).toBe(401);
    expect((await post(`${url}/personalize`, { vid, ...answersOf('parent') })).status).toBe(401);
    const { prisma } = api.core.db;
    expect(await prisma.timebackUser.count({ where: { vid } })).toBe(0);
    expect(await prisma.timebackExposure.count({ where: { vid } })).toBe(0);
    expect(await prisma.timebackTask.count({ where: { vid } })).toBe(0);
    const told =
      await prisma.$queryRaw`select 1 from platform.events where stream like ${`%${vid}%`} or data::text like ${`%${vid}%`}`;
    expect(told).toHaveLength(0);
  });

  test('a visitor whom another node has just deleted clicks no more', async () => {
    const { vid } = await mintVisitor(url);
    await post(`${url}/personalize`, { vid, ...answersOf('parent') });
    await api.core.db.prisma.timebackUser.delete({ where: { vid } });
    for (const path of ['/agent/click', '/personalize'])
      expect(await post(url + path, { vid, ...answersOf('parent', 'free_time') })).toMatchObject({
        status: 401,
        body: { error: 'invalid_vid' },
      });
  });

  test('impressions and clicks are counted for the variant that was seen', async () => {
    const { vid } = await mintVisitor(url, 'government');
    const tallyOf = async (variant: string) => {
      const key = { experiment: 'hero:government:cut_costs', variant };
      const row = await api.core.db.prisma.timebackExperimentTally.findUnique({
        where: { experiment_variant: key },
      });
      return row ?? { visitors: 0, clickers: 0, impressions: 0, clicks: 0 };
    };
    const variant = assignVariant('hero:government:cut_costs', vid);
    const before = await tallyOf(variant);
    const page = await post(`${url}/personalize`, { vid, ...answersOf('government', 'cut_costs') });
    expect(page.body['variant_id']).toBe(variant);
    await post(`${url}/personalize`, { vid, ...answersOf('government', 'cut_costs') });
    expect((await post(`${url}/agent/click`, { vid })).body).toEqual({ recorded: true });
    await post(`${url}/agent/click`, { vid });
    await expect
      .poll(async () => await tallyOf(variant))
      .toMatchObject({
        visitors: before.visitors + 1,
        clickers: before.clickers + 1,
        impressions: before.impressions + 2,
        clicks: before.clicks + 2,
      });
  });

  test('the quiz is published for every icp', async () => {
    const { status, body } = await get(`${url}/outcomes`);
    expect(status).toBe(200);
    expect(body).toEqual(quizzes);
  });

  test('tRPC gives the same answers and refuses with the same bodies', async () => {
    const { vid } = await mintVisitor(url);
    const page = await client().timeback.personalize.mutate({ vid, ...answersOf('parent') });
    const rest = await post(`${url}/personalize`, { vid, ...answersOf('parent') });
    expect({ ...page, latency_ms: 0 }).toEqual({ ...rest.body, latency_ms: 0 });
    expect(await client().timeback.getProfile.query({ vid })).toEqual(
      (await get(`${url}/profile?vid=${vid}`)).body,
    );

    const refused = await post(`${url}/personalize`, { vid, outcome: 'raise_grades' });
    const error = await client()
      .timeback.personalize.mutate({ vid, outcome: 'raise_grades', context_key: '', context_value: '' })
      .catch((thrown: unknown) => thrown);
    if (!(error instanceof TRPCClientError)) throw new Error('tRPC let it pass');
    expect(error.data).toMatchObject({ httpStatus: 422, body: refused.body });
  });

  test('health tells each dependency in a line', async () => {
    expect((await get(`${url}/health/live`)).body).toEqual({ status: 'live' });
    const { status, body } = await get(`${url}/health/ready`);
    expect(status).toBe(200);
    expect(Object.keys(body['checks'] as object).sort()).toEqual(['database', 'model', 'redis']);
  });

  test('the fallback page of every icp stands by itself', async () => {
    for (const icp of icps) {
      const page = await fetch(`${url}/static/${icp}_default.html`);
      expect(page.status).toBe(200);
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(await page.text()).toContain('<h1');
    }
    expect(await get(`${url}/static/nobody_default.html`)).toMatchObject({
      status: 404,
      body: { error: 'not_found' },
    });
    expect((await get(`${url}/assets/..%2f..%2fpackage.json`)).status).toBe(404);
  });
});
