import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as admin from '@quintet/contracts/timeback/admin-operations';
import { icps, quizzes } from '@quintet/contracts/timeback/schemas';
import { createTestDatabase } from '@quintet/db/testing/test-db';
import { createTRPCClient, httpBatchLink } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../config.ts';
import { createLog } from '../../platform/log.ts';
import type { AppRouter } from '../../modules.ts';
import { openApp } from '../../app.ts';
import { modules } from '../../modules.ts';
import { createServer } from '../../server.ts';
import { startApi, type RunningApi } from '../../testing/servers/start-api.ts';
import { startModel } from '../../testing/model/start-model.ts';
import { answersOf, get, mintVisitor, post } from '../../testing/timeback/visitors.ts';
import { rollUpTrust } from './tips/roll-up.ts';
import { loadDemoStudents } from './students/demo-students.ts';
import { queryBy, refreshStats } from './students/scope-stats.ts';
import { assignVariant } from './experiments/variants.ts';

const experiment = 'hero:government:cut_costs';
const answers = answersOf('government', 'cut_costs');

/** A visitor whose own arm is the wanted one. */
async function mintVisitorOf(url: string, arm: 'A' | 'B', of = experiment) {
  for (;;) {
    const visitor = await mintVisitor(url, 'government');
    if (assignVariant(of, visitor.vid) === arm) return visitor;
  }
}

describe.each(['pglite', 'postgres'] as const)('TimeBack’s admin on %s', (database) => {
  let api: RunningApi;
  let url: string;
  let bearer: { authorization: string };

  beforeAll(async () => {
    api = await startApi({ database });
    url = api.url;
    await loadDemoStudents(api.core.db);
    const token = await api.core.tokens.sign({ aud: 'service', sub: 'ana', seconds: 3600 });
    bearer = { authorization: `Bearer ${token}` };
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  const ask = async (path: string) => await get(`${url}/agent/admin/${path}`, bearer);
  const tell = async (path: string, body: unknown) => await post(`${url}/agent/admin/${path}`, body, bearer);
  const servedTo = async (vid: string) =>
    (await post(`${url}/personalize`, { vid, ...answers })).body['variant_id'];

  test('nothing opens without a service token, over REST and tRPC alike', async () => {
    const { tokens } = api.core;
    const wrong = await Promise.all([
      tokens.sign({ aud: 'preview', sub: 'ana', seconds: 60 }),
      tokens.sign({ aud: 'agent_loop', sub: randomUUID(), seconds: 60 }),
      tokens.sign({ aud: 'service', sub: 'ana', seconds: -60 }),
    ]);
    const trpc = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: `${url}/trpc` })] });
    for (const { path, method, auth } of Object.values(admin)) {
      if (auth !== 'service') continue;
      for (const token of [undefined, 'x.y.z', ...wrong]) {
        const headers: Record<string, string> = token === undefined ? {} : { cookie: `tb_service=${token}` };
        const answer = await (method === 'GET' ? get(url + path, headers) : post(url + path, {}, headers));
        expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_jwt' } });
      }
    }
    await expect(trpc.timeback.listExperiments.query({})).rejects.toMatchObject({
      data: { httpStatus: 401, body: { error: 'invalid_jwt' } },
    });
    await expect(trpc.timeback.shipVariant.mutate({ experiment, variant_id: 'A' })).rejects.toMatchObject({
      data: { httpStatus: 401 },
    });
  });

  test('signing in gives a cookie that opens the rest and never outlives the token', async () => {
    const token = await api.core.tokens.sign({ aud: 'service', sub: 'ana', seconds: 600 });
    const { status, headers, body } = await post(`${url}/agent/admin/session`, { token: ` ${token}\n` });
    expect(status).toBe(200);
    expect(body['name']).toBe('ana');
    const cookie = headers.get('set-cookie') ?? '';
    const form = /^(tb_service=\S+); Path=\/; Max-Age=(\d+); Secure; HttpOnly; SameSite=Strict$/;
    const [, pair = '', maxAge] = form.exec(cookie) ?? [];
    expect(Number(maxAge)).toBeLessThanOrEqual(600);
    const session = await get(`${url}/agent/admin/session`, { cookie: pair });
    expect(session).toMatchObject({ status: 200, body: { name: 'ana' } });
    expect(Date.parse(String(session.body['expires_at']))).toBeLessThanOrEqual(Date.now() + 600_000);
    const ended = await post(`${url}/agent/admin/session/end`, {});
    expect(ended.headers.get('set-cookie')).toMatch(/^tb_service=; Path=\/; Max-Age=0; Secure; HttpOnly/);
  });

  test('a sign-in lasts twelve hours at most, however long the token does', async () => {
    const token = await api.core.tokens.sign({ aud: 'service', sub: 'ana', seconds: 90 * 86_400 });
    const { headers } = await post(`${url}/agent/admin/session`, { token });
    const pair = (headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const { body } = await get(`${url}/agent/admin/session`, { cookie: pair });
    expect(Date.parse(String(body['expires_at']))).toBeLessThanOrEqual(Date.now() + 12 * 3_600_000);
  });

  test.each([[{}], [{ token: '' }], [{ token: 7 }], [{ token: 'a.b.c' }], [{ token: '\u0000' }]])(
    'signing in with %j is refused',
    async (body) => {
      const answer = await post(`${url}/agent/admin/session`, body);
      expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_jwt' } });
      expect(answer.headers.get('set-cookie')).toBeNull();
    },
  );

  test('the matrix has every cell, and a cell has what a visitor of it gets', async () => {
    const { status, body } = await ask('cells');
    expect(status).toBe(200);
    const { rows, cells } = admin.listCells.output.parse(body);
    const expected = rows.reduce((sum, row) => sum + row.outcomes.length * row.context_values.length, 0);
    expect(cells).toHaveLength(expected);
    expect(rows.map(({ icp }) => icp)).toEqual([...icps]);
    expect(cells.filter(({ status }) => status === 'broken')).toEqual([]);
    const draft = cells.find(({ drafts }) => drafts.length > 0);
    expect(draft?.status).toBe('draft');

    const { vid } = await mintVisitor(url, 'government');
    const served = await post(`${url}/personalize`, { vid, ...answers });
    const cell = new URLSearchParams({ icp: 'government', ...answers });
    const preview = admin.previewCell.output.parse((await ask(`cell?${cell.toString()}`)).body);
    const version = preview.versions.find(
      ({ variant_id, preview }) => variant_id === served.body['variant_id'] && !preview,
    );
    expect(version?.components).toEqual(served.body['components']);
    expect(preview.versions).toHaveLength(4);
    expect(preview.figures).toMatchObject({ demo: true });
    const withDraft = preview.versions.find(({ preview }) => preview);
    expect(withDraft?.block_ids).not.toEqual(version?.block_ids);
  });

  test('a page that cannot be made is told as broken, with what it lacks', async () => {
    const { content } = api.services.timeback;
    const table = content.tables.get('philanthropist/social_roi');
    if (table === undefined) throw new Error('no such page');
    const rules = table.vision;
    Object.assign(table, { vision: [] });
    try {
      const { cells } = admin.listCells.output.parse((await ask('cells')).body);
      const broken = cells.filter(({ status }) => status === 'broken');
      expect(broken).toHaveLength(quizzes.philanthropist.context_values.length);
      expect(broken[0]?.missing).toContainEqual({ variant_id: 'A', block: 'vision' });
      const cell = `cell?icp=philanthropist&outcome=social_roi&context_value=${encodeURIComponent('$1M+')}`;
      const { versions } = admin.previewCell.output.parse((await ask(cell)).body);
      expect(versions[0]).toMatchObject({ components: [], missing: ['vision'], body_hash: null });
    } finally {
      Object.assign(table, { vision: rules });
    }
  });

  test.each([
    ['cell', 400, 'invalid_request'],
    ['cell?icp=teacher&outcome=x&context_value=y', 400, 'invalid_request'],
    ['cell?icp=parent&outcome=fly&context_value=K-6', 400, 'invalid_context'],
    ['cell?icp=parent&outcome=raise_grades&context_value=K-99', 400, 'invalid_context'],
    ['experiments?source=guessed', 400, 'invalid_request'],
    ['receipt', 404, 'not_found'],
    ['receipt?vid=nobody', 404, 'not_found'],
    [`receipt?vid=${randomUUID()}`, 404, 'not_found'],
    [`receipt?vid=${randomUUID()}&at=yesterday`, 400, 'invalid_request'],
    [`decisions?vid=${randomUUID()}`, 404, 'not_found'],
  ])('%s is refused with %i %s', async (path, status, error) => {
    expect(await ask(path)).toMatchObject({ status, body: { error } });
  });

  test('experiments show what was counted, with both intervals and what may be said', async () => {
    const { prisma } = api.core.db;
    const tallies = [
      { experiment: 'hero:school:close_gaps', variant: 'A', visitors: 1000, clickers: 200 },
      { experiment: 'hero:school:close_gaps', variant: 'B', visitors: 1000, clickers: 120 },
      { experiment: 'hero:school:boost_scores', variant: 'A', visitors: 500, clickers: 50 },
      { experiment: 'hero:school:boost_scores', variant: 'B', visitors: 500, clickers: 52 },
      { experiment: 'hero:school:reduce_burnout', variant: 'A', visitors: 99, clickers: 60 },
      { experiment: 'hero:school:reduce_burnout', variant: 'B', visitors: 400, clickers: 4 },
    ];
    await prisma.timebackExperimentTally.createMany({ data: tallies });
    const { body } = await ask('experiments');
    const { experiments, source, sources } = admin.listExperiments.output.parse(body);
    expect({ source, sources }).toEqual({ source: 'counted', sources: ['counted'] });
    const verdictOf = (name: string) => experiments.find((entry) => entry.experiment === name)?.verdict;
    expect(verdictOf('hero:school:close_gaps')).toBe('a_leads');
    expect(verdictOf('hero:school:boost_scores')).toBe('unclear');
    expect(verdictOf('hero:school:reduce_burnout')).toBe('too_few');
    expect(verdictOf('hero:parent:ai_safe')).toBe('no_visitors');
    const leading = experiments[0];
    expect(leading).toMatchObject({ experiment: 'hero:school:close_gaps', outcome: 'close_gaps' });
    expect(leading?.difference?.value).toBeCloseTo(0.08, 10);
    expect(leading?.arms[0]?.low).toBeCloseTo(0.1764, 4);
    expect(experiments).toHaveLength(icps.reduce((sum, icp) => sum + quizzes[icp].outcomes.length, 0));
  });

  test('a shipped variant is everybody’s at once on both doors, until the experiment goes on', async () => {
    const trpc = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: `${url}/trpc` })] });
    const { vid } = await mintVisitorOf(url, 'A');
    expect(await servedTo(vid)).toBe('A');
    const shipped = await tell('experiments/ship', { experiment, variant_id: 'B' });
    expect(shipped).toMatchObject({
      status: 200,
      body: { experiment, shipped: { variant_id: 'B', shipped_by: 'ana', shipped_at: expect.any(String) } },
    });
    expect(await servedTo(vid)).toBe('B');
    expect((await trpc.timeback.personalize.mutate({ vid, ...answers })).variant_id).toBe('B');
    const { experiments } = admin.listExperiments.output.parse((await ask('experiments')).body);
    const own = experiments.find((entry) => entry.experiment === experiment);
    expect(own?.shipped?.variant_id).toBe('B');
    const resumed = await tell('experiments/resume', { experiment });
    expect(resumed).toMatchObject({ status: 200, body: { experiment, shipped: null } });
    expect(await servedTo(vid)).toBe('A');
    expect((await trpc.timeback.personalize.mutate({ vid, ...answers })).variant_id).toBe('A');
  });

  test('a visitor who was moved by shipping clicks for no arm, a new one for the shipped', async () => {
    const of = 'hero:government:raise_rankings';
    const other = { ...answersOf('government', 'raise_rankings') };
    const countOf = async (variant: string) => {
      const row = await api.core.db.prisma.timebackExperimentTally.findUnique({
        where: { experiment_variant: { experiment: of, variant } },
      });
      return { visitors: row?.visitors ?? 0, clickers: row?.clickers ?? 0 };
    };
    const moved = await mintVisitorOf(url, 'A', of);
    await post(`${url}/personalize`, { vid: moved.vid, ...other });
    expect(await countOf('A')).toEqual({ visitors: 1, clickers: 0 });
    await tell('experiments/ship', { experiment: of, variant_id: 'B' });
    await post(`${url}/personalize`, { vid: moved.vid, ...other });
    await post(`${url}/agent/click`, { vid: moved.vid });
    expect(await countOf('B')).toEqual({ visitors: 0, clickers: 0 });
    const fresh = await mintVisitorOf(url, 'A', of);
    await post(`${url}/personalize`, { vid: fresh.vid, ...other });
    await post(`${url}/agent/click`, { vid: fresh.vid });
    expect(await countOf('A')).toEqual({ visitors: 1, clickers: 0 });
    expect(await countOf('B')).toEqual({ visitors: 1, clickers: 1 });
    await tell('experiments/resume', { experiment: of });
  });

  test.each([
    ['experiments/ship', { experiment: 'hero:parent:fly', variant_id: 'A' }, 404, 'not_found'],
    ['experiments/ship', { experiment, variant_id: 'C' }, 400, 'invalid_request'],
    ['experiments/ship', { variant_id: 'A' }, 400, 'invalid_request'],
    ['experiments/resume', { experiment: 'none' }, 404, 'not_found'],
    ['experiments/resume', {}, 400, 'invalid_request'],
  ])('%s with %j is refused with %i %s', async (path, body, status, error) => {
    expect(await tell(path, body)).toMatchObject({ status, body: { error } });
  });

  test('tips and trust come by day, and days without any stay away', async () => {
    const { prisma } = api.core.db;
    const { vid } = await mintVisitor(url);
    const dayAt = (back: number) => new Date(Date.now() - back * 86_400_000);
    const task = { vid, action_type: 'show_block', summary: 's', payload: {}, due_at: new Date() };
    await prisma.timebackTask.createMany({
      data: [
        {
          ...task,
          status: 'completed',
          dedupe_key: '1',
          created_at: dayAt(5),
          viewed_at: dayAt(4),
          accepted: true,
        },
        {
          ...task,
          status: 'completed',
          dedupe_key: '2',
          created_at: dayAt(5),
          viewed_at: dayAt(4),
          accepted: false,
        },
        { ...task, status: 'cancelled', dedupe_key: '3', created_at: dayAt(5) },
        {
          ...task,
          status: 'completed',
          dedupe_key: '4',
          created_at: dayAt(200),
          viewed_at: dayAt(200),
          accepted: true,
        },
      ],
    });
    await rollUpTrust(api.core, dayAt(3));
    const history = admin.getTipHistory.output.parse((await ask('tips')).body);
    const name = (back: number) => dayAt(back).toISOString().slice(0, 10);
    const { tasks, tips, trust } = history;
    expect(tasks.filter(({ day }) => day === name(5))).toEqual([
      { day: name(5), action_type: 'show_block', status: 'cancelled', tasks: 1 },
      { day: name(5), action_type: 'show_block', status: 'completed', tasks: 2 },
    ]);
    expect(tips.find(({ day }) => day === name(4))).toEqual({ day: name(4), viewed: 2, accepted: 1 });
    expect(tasks.some(({ day }) => day === name(6))).toBe(false);
    expect(trust).toEqual([{ day: name(3), viewed: 3, accepted: 2, trust_score: 2 / 3 }]);
    expect(history.to).toBe(name(0));
    expect(history.from).toBe(name(89));
  });

  test('a receipt gives the page of its moment to the byte, whatever changed since', async () => {
    const { prisma } = api.core.db;
    const { vid, email } = await mintVisitor(url, 'school');
    const before = new Date(Date.now() - 1000).toISOString();
    const page = await post(`${url}/personalize`, { vid, ...answersOf('school') });
    const bytes = JSON.stringify(page.body['components']);
    const hash = createHash('sha256').update(bytes).digest('hex');

    const now = admin.getReceipt.output.parse((await ask(`receipt?vid=${vid.toUpperCase()}`)).body);
    expect(now.decision).toMatchObject({ body_hash: hash, variant_id: page.body['variant_id'] });
    expect(JSON.stringify(now.decision?.components)).toBe(bytes);
    expect(now.proof).toEqual({ reproduced: true, computed_hash: hash, bytes: Buffer.byteLength(bytes) });
    expect(now.today?.same).toBe(true);
    expect(now.decision?.figures?.pupils).toBeGreaterThan(9);
    expect(now.assignment).toMatchObject({
      experiment: 'hero:school:boost_scores',
      hash_input: `hero:school:boost_scores\n${vid}`,
      assigned: page.body['variant_id'],
      shipped: false,
    });
    const other = page.body['variant_id'] === 'A' ? 'B' : 'A';
    await tell('experiments/ship', { experiment: 'hero:school:boost_scores', variant_id: other });
    await prisma.timebackStudent.updateMany({
      where: { district: 'US-TX-Brownsville' },
      data: { percentile_after: 91 },
    });
    await refreshStats(queryBy(prisma));

    const later = admin.getReceipt.output.parse((await ask(`receipt?vid=${vid}`)).body);
    expect(JSON.stringify(later.decision?.components)).toBe(bytes);
    expect(later.proof?.reproduced).toBe(true);
    expect(later.today?.same).toBe(false);
    expect(later.changes).toEqual(['variant_id', 'blocks', 'figures']);
    await tell('experiments/resume', { experiment: 'hero:school:boost_scores' });

    const early = admin.getReceipt.output.parse((await ask(`receipt?vid=${vid}&at=${before}`)).body);
    expect(early).toMatchObject({ decision: null, proof: null, today: null });
    const list = admin.listDecisions.output.parse((await ask(`decisions?vid=${vid}`)).body);
    expect(list.decisions).toHaveLength(1);
    const all = await ask('decisions');
    expect(admin.listDecisions.output.parse(all.body).decisions[0]?.vid).toBe(vid);
    expect(JSON.stringify([now, later, early, list, all.body])).not.toContain(email);
  });

  test('a stored page that was tampered with is told', async () => {
    const { prisma } = api.core.db;
    const { vid } = await mintVisitor(url, 'entrepreneur');
    await post(`${url}/personalize`, { vid, ...answersOf('entrepreneur') });
    const row = await prisma.timebackDecision.findFirstOrThrow({ where: { vid } });
    const where = { body_hash: row.body_hash };
    const stored = await prisma.timebackComposedPage.findUniqueOrThrow({ where });
    const components = stored.components.replace('"hero_block"', '"hero_block "');
    await prisma.timebackComposedPage.update({ where, data: { components } });
    const tampered = admin.getReceipt.output.parse((await ask(`receipt?vid=${vid}`)).body);
    expect(tampered.proof).toMatchObject({ reproduced: false });
    expect(tampered.proof?.computed_hash).not.toBe(row.body_hash);
    await prisma.timebackComposedPage.delete({ where });
    const gone = admin.getReceipt.output.parse((await ask(`receipt?vid=${vid}`)).body);
    expect(gone.proof).toEqual({ reproduced: false, computed_hash: null, bytes: 0 });
    expect(gone.decision?.components).toEqual([]);
  });
});

describe('limits', () => {
  test('tries to sign in are limited', async () => {
    await using api = await startApi({ env: { RATE_LIMITS: 'on' } });
    const tries = [];
    for (let count = 0; count < 6; count += 1)
      tries.push((await post(`${api.url}/agent/admin/session`, { token: 'guess' })).status);
    expect(tries).toEqual([401, 401, 401, 401, 401, 429]);
  });
});

describe('the invented history', () => {
  test('is there with the demo data alone, counts as nothing and gives way to real visitors', async () => {
    await using api = await startApi({ env: { DEMO_DATA: 'true' } });
    const { prisma } = api.core.db;
    const token = await api.core.tokens.sign({ aud: 'service', sub: 'ana', seconds: 60 });
    const ask = async (path: string) =>
      (await get(`${api.url}/agent/admin/${path}`, { authorization: `Bearer ${token}` })).body;
    const first = admin.listExperiments.output.parse(await ask('experiments'));
    expect(first).toMatchObject({ source: 'invented', sources: ['counted', 'invented'] });
    expect(new Set(first.experiments.map(({ verdict }) => verdict)).size).toBe(5);
    const tips = admin.getTipHistory.output.parse(await ask('tips'));
    expect(tips.source).toBe('invented');
    expect(tips.trust.length).toBeGreaterThan(50);
    expect(tips.trust.length).toBeLessThan(60);
    expect(tips).toEqual(admin.getTipHistory.output.parse(await ask('tips')));
    expect(await prisma.timebackUser.count()).toBe(0);
    expect(await prisma.timebackExperimentTally.count()).toBe(0);
    const counted = admin.listExperiments.output.parse(await ask('experiments?source=counted'));
    expect(counted.experiments.every(({ verdict }) => verdict === 'no_visitors')).toBe(true);
    await prisma.timebackExperimentTally.create({ data: { experiment, variant: 'A', visitors: 20 } });
    expect(admin.listExperiments.output.parse(await ask('experiments')).source).toBe('counted');
  });
});

describe('with a model', () => {
  test('looking at pages asks it for nothing, a visit does', async () => {
    await using model = await startModel();
    model.always({ status: 500 });
    const env = { OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'test', LLM_MAX_RETRIES: '0' };
    await using api = await startApi({ env });
    const token = await api.core.tokens.sign({ aud: 'service', sub: 'ana', seconds: 60 });
    const bearer = { authorization: `Bearer ${token}` };
    const cell = new URLSearchParams({ icp: 'government', ...answers });
    expect((await get(`${api.url}/agent/admin/cells`, bearer)).status).toBe(200);
    expect((await get(`${api.url}/agent/admin/cell?${cell.toString()}`, bearer)).status).toBe(200);
    const { vid } = await mintVisitor(api.url, 'government');
    await post(`${api.url}/personalize`, { vid, ...answers });
    await model.received(1);
    expect(model.requests).toHaveLength(1);
  });
});

describe('two nodes', () => {
  test('both serve a shipped variant within seconds', async () => {
    const database = await createTestDatabase();
    const dataDir = await mkdtemp(join(tmpdir(), 'quintet-'));
    const API_JWT_SECRET = randomUUID() + randomUUID();
    const config = loadConfig({
      LOG_LEVEL: 'silent',
      RATE_LIMITS: 'off',
      DATA_DIR: dataDir,
      DATABASE_URL: database.databaseUrl,
      API_JWT_SECRET,
    });
    const startNode = async () => {
      const app = await openApp(modules, config, createLog('silent'));
      const server = await createServer(app);
      const url = await server.listen({ port: 0, host: '127.0.0.1' });
      return { app, url, close: async () => await server.close().then(async () => await app.close()) };
    };
    const [one, other] = [await startNode(), await startNode()];
    try {
      const { vid } = await mintVisitorOf(one.url, 'A');
      const ofOther = async () =>
        (await post(`${other.url}/personalize`, { vid, ...answers })).body['variant_id'];
      expect(await ofOther()).toBe('A');
      const token = await one.app.core.tokens.sign({ aud: 'service', sub: 'ana', seconds: 60 });
      const began = performance.now();
      await post(
        `${one.url}/agent/admin/experiments/ship`,
        { experiment, variant_id: 'B' },
        { authorization: `Bearer ${token}` },
      );
      await expect.poll(ofOther).toBe('B');
      expect(performance.now() - began).toBeLessThan(20_000);
    } finally {
      await Promise.all([one.close(), other.close()]);
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
