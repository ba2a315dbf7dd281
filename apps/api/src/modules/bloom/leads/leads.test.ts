import { randomUUID } from 'node:crypto';
import { Lead } from '@quintet/contracts/bloom/leads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  bloomEnv,
  createBloomClient,
  mintAdmin,
  mintService,
  mintUser,
} from '../../../testing/bloom/bloom-callers.ts';
import { readEvents } from '../../../testing/bloom/read-events.ts';
import { type RunningApi, startApi } from '../../../testing/servers/start-api.ts';
import { analyticsOf } from '../events/streams.ts';

const List = z.object({ items: z.array(Lead), total: z.int() });
const newAddress = () => `${randomUUID()}@example.org`;

describe.each(['pglite', 'postgres'] as const)('leads on %s', (database) => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi({ database, env: bloomEnv, role: 'web' });
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  /** Somebody with leads of his own, one for each of what is given. */
  async function mintOwner(leads: readonly Readonly<Record<string, unknown>>[] = []) {
    const caller = await mintUser();
    const call = createBloomClient(api.url, caller);
    const add = async (given: Readonly<Record<string, unknown>> = {}) =>
      Lead.parse((await call('POST', '/api/leads', { email: newAddress(), ...given })).body);
    const added: Lead[] = [];
    for (const lead of leads) added.push(await add(lead));
    const list = async (query = '') => List.parse((await call('GET', `/api/leads${query}`)).body);
    return { caller, call, add, added, list, user_id: caller.user_id };
  }

  test('come with a token to their owner, and are told of', async () => {
    const { call, user_id } = await mintOwner();
    const email = ` ${newAddress().toUpperCase()} `;
    const { status, body } = await call('POST', '/api/leads', { email, company: ' Acme ', notes: '' });
    expect(status).toBe(201);
    const lead = Lead.parse(body);
    const known = { source: 'web', lead_status: 'new', lead_score: null, company: 'Acme', notes: null };
    expect(lead).toMatchObject({ ...known, email: email.trim().toLowerCase(), user_id });
    const { id: lead_id, created_at } = lead;
    expect(await readEvents(api, analyticsOf(user_id), 1)).toMatchObject([
      { type: 'lead_created', data: { lead_id, user_id, created_at } },
    ]);
    expect((await call('GET', `/api/leads/${lead_id}`)).body).toEqual(lead);
  });

  test('sent twice, also at once, are one that is added to, and told of once', async () => {
    const { call, user_id, list } = await mintOwner();
    const email = newAddress();
    const send = async (given: Readonly<Record<string, unknown>>) =>
      Lead.parse((await call('POST', '/api/leads', { email, ...given })).body);
    const sent = await Promise.all(
      [1, 2, 3, 4].map(async () => await send({ company: 'Acme', notes: 'One' })),
    );
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(new Set(sent.map(({ updated_at }) => updated_at)).size).toBe(1);
    const again = await send({
      company: 'Other',
      phone: '+49 1',
      notes: 'Two',
      services_interested: ['seo'],
    });
    expect(again).toMatchObject({
      company: 'Acme',
      phone: '+49 1',
      notes: 'One\n\nTwo',
      services_interested: ['seo'],
    });
    expect((await list()).total).toBe(1);
    const stream = analyticsOf(user_id);
    const created = { stream, type: 'lead_created' };
    expect(await api.core.db.prisma.platformEvent.count({ where: created })).toBe(1);
    const { add: addElsewhere } = await mintOwner();
    expect((await addElsewhere({ email })).id).not.toBe(again.id);
  });

  test('come without a token to the house, and whoever sends them learns nothing', async () => {
    const email = newAddress();
    const anyone = createBloomClient(api.url);
    const first = await anyone('POST', '/api/leads', {
      email,
      company: 'Secret',
      metadata: { from: 'form' },
    });
    expect(first.status).toBe(201);
    const staff = createBloomClient(api.url, await mintAdmin());
    const path = `/api/leads/${String(first.body['id'])}`;
    expect((await staff('GET', path)).body).toEqual({ ...first.body, user_id: null });
    await staff('PATCH', path, { lead_status: 'customer', notes: 'Pays late' });
    const second = await anyone('POST', '/api/leads', { email, phone: '1', company: 'Guess' });
    const { created_at, updated_at, ...told } = second.body;
    const fresh = { lead_score: null, lead_status: 'new', notes: null, metadata: {}, user_id: null };
    expect(told).toMatchObject({
      ...fresh,
      analysis: null,
      id: first.body['id'],
      email,
      phone: '1',
      company: 'Guess',
    });
    expect(created_at).toBe(updated_at);
    expect(created_at).not.toBe(first.body['created_at']);
    const stored = { company: 'Secret', phone: '1', lead_status: 'customer', notes: 'Pays late' };
    expect((await staff('GET', path)).body).toMatchObject(stored);
    expect((await anyone('GET', path)).status).toBe(401);
    expect((await anyone('POST', '/api/leads', { email, user_id: 'somebody' })).status).toBe(401);
    const broken = await fetch(`${api.url}/api/leads`, {
      method: 'POST',
      headers: { authorization: 'Bearer none', 'content-type': 'application/json' },
      body: JSON.stringify({ email }),
    });
    expect(broken.status).toBe(401);
  });

  test('are their owner’s and staff’s, and nobody else’s', async () => {
    const {
      call,
      added: [lead],
      user_id,
    } = await mintOwner([{ notes: 'mine' }]);
    const { id = '' } = lead ?? {};
    const paths = [
      ['GET', `/api/leads/${id}`],
      ['PATCH', `/api/leads/${id}`],
      ['POST', `/api/leads/${id}/restore`],
      ['POST', `/api/leads/${id}/analyze`],
      ['DELETE', `/api/leads/${id}`],
    ] as const;
    const stranger = createBloomClient(api.url, await mintUser());
    const refusal = { status: 404, body: { error: 'Lead not found', code: 'NOT_FOUND' } };
    for (const [method, path] of paths) {
      const body = method === 'PATCH' ? { notes: 'theirs' } : undefined;
      expect(await stranger(method, path, body)).toEqual(refusal);
      expect((await createBloomClient(api.url)(method, path, body)).status).toBe(401);
      expect(await stranger(method, path.replace(id, randomUUID()), body)).toEqual(refusal);
      expect((await stranger(method, path.replace(id, 'x'), body)).status).toBe(404);
    }
    expect((await stranger('GET', '/api/leads')).body).toEqual({ items: [], total: 0 });
    expect((await stranger('POST', '/api/leads', { email: newAddress(), user_id })).status).toBe(403);
    expect(
      (await stranger('POST', '/api/leads/import', { csv: 'email\na@example.org', user_id })).status,
    ).toBe(403);
    expect((await call('GET', `/api/leads/${id}`)).body).toMatchObject({ notes: 'mine' });
    const admin = createBloomClient(api.url, await mintAdmin());
    for (const [method, path] of paths)
      expect((await admin(method, path, method === 'GET' ? undefined : {})).status).toBeLessThan(300);
    const service = createBloomClient(api.url, await mintService());
    const made = await service('POST', '/api/leads', { email: newAddress(), user_id });
    expect((await call('GET', `/api/leads/${String(made.body['id'])}`)).status).toBe(200);
  });

  test('are listed by page, sorted and filtered', async () => {
    const { list, added, user_id } = await mintOwner([
      { first_name: 'Ana', last_name: 'Smith', company: 'b' },
      { first_name: 'Ana', company: '100%', source: 'fair' },
      { first_name: 'Bo', last_name: 'Smith_' },
    ]);
    await api.core.db.prisma.bloomLead.updateMany({
      where: { user_id, company: 'b' },
      data: { lead_score: 70 },
    });
    const named = async (query: string) =>
      (await list(query)).items.map(({ id }) => added.findIndex((lead) => lead.id === id));
    expect(await named('')).toEqual([2, 1, 0]);
    expect(await named('?sort_order=asc&limit=1&offset=1')).toEqual([1]);
    expect((await list('?limit=1')).total).toBe(3);
    expect(await named('?sort_by=company&sort_order=asc')).toEqual([1, 0, 2]);
    expect(await named('?sort_by=company&sort_order=desc')).toEqual([0, 1, 2]);
    expect(await named('?min_score=70')).toEqual([0]);
    expect(await named('?min_score=71')).toEqual([]);
    expect(await named('?source=fair')).toEqual([1]);
    expect(await named('?search=smith%20ANA')).toEqual([0]);
    expect(await named('?search=%25')).toEqual([1]);
    expect(await named('?search=_')).toEqual([2]);
    expect(await named(`?search=${added[1]?.email ?? ''}`)).toEqual([1]);
    expect(await named('?lead_status=lost')).toEqual([]);
    expect(
      await named(`?start_date=${added[1]?.created_at ?? ''}&end_date=${added[2]?.created_at ?? ''}`),
    ).toEqual([1]);
  });

  test('are changed by whoever read them last', async () => {
    const {
      call,
      added: [lead, other],
    } = await mintOwner([{ company: 'Acme', notes: 'One' }, {}]);
    const path = `/api/leads/${lead?.id ?? ''}`;
    const { updated_at = '' } = lead ?? {};
    const answers = await Promise.all(
      ['contacted', 'qualified'].map(
        async (lead_status) => await call('PATCH', path, { lead_status, updated_at }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const conflict = { error: 'The lead was changed since you read it', code: 'BAD_REQUEST' };
    expect(answers.find(({ status }) => status === 409)?.body).toEqual(conflict);
    const cleared = await call('PATCH', path, { company: null, metadata: { a: [1] } });
    expect(cleared.body).toMatchObject({ company: null, notes: 'One', metadata: { a: [1] } });
    expect((await call('PATCH', path, { email: other?.email })).status).toBe(409);
    expect((await call('PATCH', path, { email: lead?.email.toUpperCase() })).status).toBe(200);
  });

  test('are hidden when deleted, and come back while their address is free', async () => {
    const {
      call,
      list,
      add,
      added: [lead],
    } = await mintOwner([{ notes: 'kept' }]);
    const path = `/api/leads/${lead?.id ?? ''}`;
    const gone = await Promise.all([call('DELETE', path), call('DELETE', path)]);
    expect(gone.map(({ status }) => status).sort()).toEqual([200, 404]);
    for (const method of ['GET', 'PATCH'] as const)
      expect((await call(method, path, method === 'PATCH' ? {} : undefined)).status).toBe(404);
    expect(await list()).toEqual({ items: [], total: 0 });
    expect((await call('POST', `${path}/restore`)).body).toMatchObject({ id: lead?.id, notes: 'kept' });
    expect((await call('POST', `${path}/restore`)).status).toBe(200);
    await call('DELETE', path);
    const next = await add({ email: lead?.email });
    expect(next.id).not.toBe(lead?.id);
    expect((await call('POST', `${path}/restore`)).status).toBe(409);
  });

  test('refuse what no lead has', async () => {
    const { call, add } = await mintOwner();
    const { id } = await add();
    const email = newAddress();
    const wrong = [
      {},
      { email: 'x' },
      { email, website: 'javascript:alert(1)' },
      { email, website: ' JAVA\tSCRIPT:alert(1)' },
      { email, first_name: 'a\u0000' },
      { email, metadata: { deep: ['\u0000'] } },
      { email, metadata: { '\ud800': 1 } },
      { email, metadata: { long: 'x'.repeat(20_000) } },
      { email, services_interested: [''] },
    ];
    for (const body of wrong) expect((await call('POST', '/api/leads', body)).status).toBe(400);
    for (const body of [{ email: null }, { lead_status: 'won' }, { updated_at: 'yesterday' }])
      expect((await call('PATCH', `/api/leads/${id}`, body)).status).toBe(400);
    for (const query of ['sort_by=notes', 'limit=0', 'limit=101', 'min_score=-1', 'sort_order=up'])
      expect((await call('GET', `/api/leads?${query}`)).status).toBe(400);
    const hostile = {
      email,
      first_name: `'; drop table bloom.leads; --`,
      metadata: { __proto__x: { a: 1 } },
    };
    expect((await call('POST', '/api/leads', hostile)).body).toMatchObject(hostile);
  });
});

test('the public form is limited per address', async () => {
  await using api = await startApi({ env: { ...bloomEnv, RATE_LIMITS: '' } });
  const send = async () => await createBloomClient(api.url)('POST', '/api/leads', { email: newAddress() });
  for (let time = 0; time < 10; time += 1) expect((await send()).status).toBe(201);
  expect(await send()).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
});
