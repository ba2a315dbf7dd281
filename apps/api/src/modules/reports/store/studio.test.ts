import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import * as recordOperations from '@quintet/contracts/reports/record-operations';
import { createTRPCClient, httpBatchLink, TRPCClientError } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppRouter } from '../../../modules.ts';
import {
  createReportClient,
  mintSection,
  otherKey,
  reportsEnv,
  testKey,
  textOf,
  type ReportClient,
} from '../../../testing/reports/report-client.ts';
import { startApi, type RunningApi } from '../../../testing/servers/start-api.ts';
import { get, post, readAnswer, type Answer } from '../../../testing/timeback/visitors.ts';
import { makeFirstKey } from '../access/first-key.ts';

describe.each(['pglite', 'postgres'] as const)('the studio on %s', (database) => {
  let api: RunningApi;
  let url: string;
  let client: ReportClient;
  beforeAll(async () => {
    api = await startApi({ database, env: reportsEnv });
    url = `${api.url}/reports-api`;
    client = createReportClient(api.url);
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  const key = { 'x-api-key': testKey };
  const read = async (path: string) => await get(url + path, key);
  const write = async (path: string, body: unknown) => await post(url + path, body, client.headers);
  const remove = async (path: string) =>
    await readAnswer(await fetch(url + path, { method: 'DELETE', headers: key }));
  const notFound = { status: 404, body: { status: 'error', data: { error_code: 'NOT_FOUND' } } };
  const conflict = { status: 409, body: { status: 'error', data: { error_code: 'CONFLICT' } } };

  test('customers and opportunities are saved, listed, edited by one at a time, and deleted', async () => {
    const customer_id = `cust/${randomUUID()}`;
    const opportunity_id = `opp ${randomUUID()}`;
    const at = encodeURIComponent(customer_id);
    const saved = await write('/customers', {
      customer: { customer_id, name: 'Harrow Mills', systems: [{ name: 'Ledger' }] },
    });
    expect(saved).toMatchObject({ status: 200, body: { revision: 1, customer: { constraints: [] } } });
    expect(recordOperations.getCustomer.output.parse((await read(`/customers/${at}`)).body)).toEqual(
      saved.body,
    );
    const renamed = { customer_id, name: 'Harrow & Sons' };
    expect((await write('/customers', { customer: renamed, revision: 1 })).body['revision']).toBe(2);
    expect(await write('/customers', { customer: renamed, revision: 1 })).toMatchObject(conflict);
    const race = await Promise.all(
      [3, 4, 5].map(async () => await write('/customers', { customer: renamed, revision: 2 })),
    );
    expect(race.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
    expect(await write('/customers', { customer: { customer_id, name: '', systems: [{}] } })).toMatchObject({
      status: 422,
      body: {
        data: {
          details: [
            { loc: ['body', 'customer', 'name'] },
            { loc: ['body', 'customer', 'systems', 0, 'name'] },
          ],
        },
      },
    });

    await write('/opportunities', { opportunity: { opportunity_id, customer_id, title: 'New mill' } });
    const listed = await read(`/opportunities?customer_id=${at}`);
    expect(listed.body).toEqual({
      opportunities: [{ opportunity_id, customer_id, title: 'New mill', updated_at: expect.any(String) }],
    });
    const customers = recordOperations.listCustomers.output.parse((await read('/customers')).body).customers;
    expect(customers.find((line) => line.customer_id === customer_id)).toMatchObject({
      name: 'Harrow & Sons',
      opportunities: 1,
    });
    expect(await remove(`/customers/${at}`)).toMatchObject({ status: 200, body: { done: true } });
    expect(await read(`/customers/${at}`)).toMatchObject(notFound);
    expect(await read(`/opportunities/${encodeURIComponent(opportunity_id)}`)).toMatchObject(notFound);
    expect(await remove(`/customers/${at}`)).toMatchObject(notFound);
  });

  test('a report shows its sections, keeps every version, and goes back to any', async () => {
    const body = mintSection('Risk Assessment');
    const { section_title: _title, ...subject } = body;
    const opened = await write('/reports', subject);
    const report_id = String(opened.body['report_id']);
    const at = `/reports/${report_id}`;
    const sections = () =>
      expect.arrayContaining([
        expect.objectContaining({ section_title: 'Appendix', state: 'empty', version: 0 }),
      ]);
    expect(opened).toMatchObject({
      status: 200,
      body: { session_id: client.headers['session-id'], customer_name: null, sections: sections() },
    });
    expect((await write('/reports', subject)).body['report_id']).toBe(report_id);

    const job_id = await client.start('generate', body);
    const text = textOf(await client.end(job_id));
    const report = await read(at);
    expect(report.body['sections']).toContainEqual({
      section_title: 'Risk Assessment',
      state: 'written',
      version: 1,
      origin: 'generated',
      author: 'rules',
      job: { job_id, kind: 'generate', status: 'completed', error: null },
      updated_at: expect.any(String),
    });
    const section = `${at}/section?section_title=Risk%20Assessment`;
    expect((await read(section)).body).toMatchObject({
      markdown: text,
      version: 1,
      origin: 'generated',
      author: 'rules',
      job_id,
    });

    const edit = { section_title: 'Risk Assessment', markdown: '# Risk Assessment\n\nNone.\n', version: 1 };
    expect(await write(`${at}/section`, edit)).toMatchObject({
      status: 200,
      body: { version: 2, origin: 'edited', author: 'person' },
    });
    expect(await write(`${at}/section`, edit)).toMatchObject(conflict);
    for (const section_title of ['Company Background', 'no section at all']) {
      expect(await write(`${at}/section`, { section_title, markdown: 'Nothing.' })).toMatchObject({
        status: 422,
        body: { data: { error_code: 'VALIDATION_ERROR', details: [{ loc: ['body', 'section_title'] }] } },
      });
    }
    expect(
      (await write(`${at}/roll-back`, { section_title: 'Risk Assessment', version: 1 })).body,
    ).toMatchObject({
      version: 3,
      origin: 'rolled_back',
      note: 'Back to version 1',
      markdown: text,
    });
    const versions = await read(`${at}/versions?section_title=Risk%20Assessment`);
    expect((versions.body['versions'] as { version: number }[]).map(({ version }) => version)).toEqual([
      3, 2, 1,
    ]);
    expect((await read(`${at}/comparison?section_title=Risk%20Assessment&from=1&to=2`)).body).toMatchObject({
      from: { markdown: text },
      to: { markdown: edit.markdown },
    });
    expect((await read(`${at}/refine-choices?section_title=Risk%20Assessment`)).body).toMatchObject({
      parts: expect.arrayContaining([
        expect.objectContaining({ part: { kind: 'paragraph', place: 1 }, words: expect.any(Number) }),
      ]),
      impossible: expect.any(Array),
    });
    expect((await read(`${section}&version=2`)).body['markdown']).toBe(edit.markdown);
    expect(await read(`${section}&version=9`)).toMatchObject(notFound);
    expect((await read(`${at}/consistency`)).body).toEqual({ findings: expect.any(Array) });

    const file = await fetch(`${url}${at}/export?format=md`, { headers: key });
    expect(file.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''[\w.%-]+\.md$/);
    expect(await file.text()).toContain(text.trim().split('\n').at(-1) ?? '');
    for (const [format, start] of [
      ['docx', 'PK'],
      ['pdf', '%PDF-'],
    ] as const) {
      const document = await fetch(`${url}${at}/export?format=${format}`, { headers: key });
      expect(document.headers.get('content-disposition')).toMatch(new RegExp(`\\.${format}$`, 'u'));
      expect(Buffer.from(await document.arrayBuffer()).toString('latin1')).toMatch(
        new RegExp(`^${start}`, 'u'),
      );
    }

    // To the holder of another key none of it is there.
    const stranger = { 'x-api-key': otherKey };
    for (const path of [
      '',
      '/section?section_title=Risk%20Assessment',
      '/versions?section_title=Risk%20Assessment',
      '/refine-choices?section_title=Risk%20Assessment',
      '/consistency',
      '/export?format=md',
    ]) {
      expect(await get(`${url}${at}${path}`, stranger)).toMatchObject(notFound);
    }
    expect(
      await post(`${url}${at}/roll-back`, { section_title: 'Risk Assessment', version: 1 }, stranger),
    ).toMatchObject(notFound);
    expect((await get(`${url}/reports`, stranger)).body).not.toMatchObject({ reports: [{ report_id }] });
    expect(await remove(at)).toMatchObject({ status: 200 });
    expect(await read(at)).toMatchObject(notFound);
    expect((await client.status(job_id)).status).toBe(404);
  });

  test('everything is locked over tRPC as well, and the header wins over the cookie', async () => {
    const trpc = (headers: Readonly<Record<string, string>>) =>
      createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: `${api.url}/trpc`, headers })] });
    const refuse = async (promise: Promise<unknown>) => {
      const error = await promise.catch((thrown: unknown) => thrown);
      if (!(error instanceof TRPCClientError)) throw new Error('tRPC let it pass');
      return error.data as unknown;
    };
    const { type, ...ids } = mintSection();
    const input = {
      ...ids,
      type: type ?? '',
      customer_id: 'c',
      opportunity_id: 'o',
      section_title: 'Appendix',
    };
    expect(await refuse(trpc({}).reports.listCustomers.query({}))).toMatchObject({
      httpStatus: 401,
      body: { status: 'error', message: 'Invalid API key', data: { error_code: 'AUTH_INVALID_API_KEY' } },
    });
    expect(await refuse(trpc(key).reports.generate.mutate(input))).toMatchObject({
      httpStatus: 400,
      body: { message: 'Session-Id is required' },
    });
    const unknown = randomUUID();
    expect(await refuse(trpc(key).reports.getStatus.query({ job_id: unknown }))).toMatchObject({
      httpStatus: 404,
      body: { message: `Job ${unknown} not found`, data: { path: `/status/${unknown}` } },
    });
    const queued = await trpc(client.headers).reports.generate.mutate(input);
    expect(queued).toMatchObject({ status: 'processing', message: 'Job queued' });
    const cookie = { cookie: `reports_key=${testKey}` };
    expect(await trpc(cookie).reports.listCustomers.query({})).toHaveProperty('customers');
    expect(
      await refuse(trpc({ ...cookie, 'x-api-key': 'wrong' }).reports.listCustomers.query({})),
    ).toMatchObject({ httpStatus: 401 });
  });

  test('a key signs in to the studio by an HttpOnly cookie, and out again', async () => {
    expect((await get(`${url}/studio`)).body).toEqual({ signed_in: false, demo: false, model: false });
    expect(await post(`${url}/session`, { api_key: 'wrong' })).toMatchObject({ status: 401 });
    const signedIn = await post(`${url}/session`, { api_key: ` ${testKey} ` });
    const cookie = signedIn.headers.get('set-cookie') ?? '';
    expect(cookie).toBe(`reports_key=${testKey}; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict`);
    const given = { cookie: cookie.split(';')[0] ?? '' };
    expect((await get(`${url}/studio`, given)).body).toMatchObject({ signed_in: true });
    expect((await get(`${url}/reports`, given)).status).toBe(200);
    expect((await post(`${url}/session/end`, {})).headers.get('set-cookie')).toMatch(
      /^reports_key=; .*Max-Age=0/,
    );
    expect(await post(`${url}/session/demo`, {})).toMatchObject(notFound);
  });
});

describe('the demo', () => {
  const signIn = async (port: string, headers: Readonly<Record<string, string>>) =>
    await new Promise<Pick<Answer, 'status'> & { cookie: string }>((resolve, reject) => {
      const options = { host: '127.0.0.1', port, method: 'POST', path: '/reports-api/session/demo', headers };
      request(options, (response) => {
        response.resume();
        resolve({ status: response.statusCode ?? 0, cookie: response.headers['set-cookie']?.[0] ?? '' });
      })
        .once('error', reject)
        .end();
    });

  test('one click signs in at this machine only, and its key is worth nothing elsewhere', async () => {
    await using api = await startApi({ env: { DEMO_DATA: 'true', API_JWT_SECRET: 'x'.repeat(40) } });
    const { port } = new URL(api.url);
    expect((await get(`${api.url}/reports-api/studio`)).body).toMatchObject({ demo: true, signed_in: false });
    const { status, cookie } = await signIn(port, { host: `localhost:${port}` });
    expect(status).toBe(200);
    const own = { cookie: cookie.split(';')[0] ?? '' };
    expect((await get(`${api.url}/reports-api/customers`, own)).body['customers']).toHaveLength(2);
    const elsewhere: Readonly<Record<string, string>>[] = [
      { host: `rebound.example:${port}` },
      { host: `127.0.0.1.example:${port}` },
      { host: `127.0.0.1:${port}`, 'x-forwarded-for': '203.0.113.9' },
      { host: `127.0.0.1:${port}`, origin: 'https://elsewhere.example' },
      { host: `127.0.0.1:${port}`, origin: 'http://127.0.0.1:3000' },
      { host: `127.0.0.1:${port}`, origin: 'null' },
      { host: `127.0.0.1:${port}`, 'sec-fetch-site': 'cross-site' },
      { host: `127.0.0.1:${port}`, 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of elsewhere) expect(await signIn(port, headers)).toEqual({ status: 404, cookie: '' });

    const others: Readonly<Record<string, string>>[] = [{}, { DEMO_DATA: 'true', HOST: '0.0.0.0' }];
    for (const env of others) {
      await using other = await startApi({ env: { API_JWT_SECRET: 'x'.repeat(40), ...env } });
      expect((await get(`${other.url}/reports-api/customers`, own)).status).toBe(401);
      expect(await signIn(new URL(other.url).port, {})).toMatchObject({ status: 404 });
    }
  });

  test('a server without any key makes one, shows it once and keeps it to its owner', async () => {
    await using api = await startApi();
    const { firstKey } = api.services.reports;
    const { prisma } = api.core.db;
    expect((await get(`${api.url}/reports-api/customers`, { 'x-api-key': firstKey ?? '' })).status).toBe(200);
    expect(await makeFirstKey({ prisma, configured: undefined, dataDir: api.dataDir })).toBeUndefined();
    await using configured = await startApi({ env: reportsEnv });
    expect(configured.services.reports.firstKey).toBeUndefined();
  });
});
