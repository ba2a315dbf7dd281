import { randomUUID } from 'node:crypto';
import { Lead } from '@quintet/contracts/bloom/leads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bloomEnv, createBloomClient, mintUser } from '../../../testing/bloom/bloom-callers.ts';
import { readEvents } from '../../../testing/bloom/read-events.ts';
import { type RunningApi, startApi } from '../../../testing/servers/start-api.ts';
import { analyticsOf } from '../events/streams.ts';

const List = z.object({ items: z.array(Lead), total: z.int() });

describe.each(['pglite', 'postgres'] as const)('leads in files on %s', (database) => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi({ database, env: bloomEnv, role: 'web' });
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  async function mintOwner() {
    const caller = await mintUser();
    const call = createBloomClient(api.url, caller);
    const load = async (csv: string) => await call('POST', '/api/leads/import', { csv });
    const list = async () =>
      List.parse((await call('GET', '/api/leads?sort_by=email&sort_order=asc')).body).items;
    const save = async (query = '') =>
      await (await fetch(`${api.url}/api/leads/export${query}`, { headers: caller.headers })).text();
    return { caller, call, load, list, save };
  }

  test('are read row by row, and a second time change nothing', async () => {
    const { load, list, caller } = await mintOwner();
    const csv = [
      '\ufeffE-Mail;First Name;email;Services Interested;Company;Lead Status',
      'x;Ana;Ana@Example.org;"seo; shop"',
      'x;"Bo\nB";bo@example.org;"a;b";Acme;qualified',
      'x;No one;not an address',
      '',
      'x;"broken',
    ].join('\r\n');
    const { body } = await load(csv);
    expect(body).toMatchObject({ imported: 2, updated: 0, rejected: [{ line: 5 }, { line: 7 }] });
    const leads = await list();
    expect(leads).toMatchObject([
      { email: 'ana@example.org', first_name: 'Ana', services_interested: ['seo', 'shop'], source: 'import' },
      { email: 'bo@example.org', first_name: 'Bo\nB', company: 'Acme', lead_status: 'qualified' },
    ]);
    expect((await load(csv)).body).toMatchObject({ imported: 0, updated: 2 });
    expect((await list()).map(({ updated_at }) => updated_at)).toEqual(
      leads.map(({ updated_at }) => updated_at),
    );
    const events = await readEvents(api, analyticsOf(caller.user_id), 2);
    expect(events.map(({ type }) => type)).toEqual(['lead_created', 'lead_created']);
  });

  test('bring leads up to date and leave what they do not name', async () => {
    const { call, load, list } = await mintOwner();
    await call('POST', '/api/leads', {
      email: 'ana@example.org',
      company: 'Acme',
      phone: '1',
      metadata: { a: 1 },
    });
    const csv =
      'email,phone,company,notes\nana@example.org,2,,"a ""quoted"" note"\nana@example.org,3,,\nbo@example.org,,,';
    expect((await load(csv)).body).toEqual({ imported: 1, updated: 2, rejected: [] });
    const merged = {
      company: 'Acme',
      phone: '3',
      notes: 'a "quoted" note',
      metadata: { a: 1 },
      source: 'web',
    };
    expect((await list())[0]).toMatchObject(merged);
  });

  test('that are none of leads are refused', async () => {
    const { load } = await mintOwner();
    for (const csv of ['', 'name,company\na,b', `email\n${'a@example.org\n'.repeat(5_001)}`])
      expect((await load(csv)).status).toBe(400);
    expect((await load(`email\n"${'x'.repeat(900_000)}`)).body).toMatchObject({ imported: 0 });
  });

  test('two at once make one lead of each address', async () => {
    const { load, list } = await mintOwner();
    const rows = Array.from({ length: 700 }, () => `${randomUUID()}@example.org`);
    const answers = await Promise.all([1, 2].map(async () => await load(['email', ...rows].join('\n'))));
    const counts = answers.map(({ body }) => Number(body['imported']));
    expect((counts[0] ?? 0) + (counts[1] ?? 0)).toBe(700);
    expect(await list()).toHaveLength(50);
  });

  test('come back as they were written, and no cell of them is a formula', async () => {
    const { call, load, list, save } = await mintOwner();
    const given = {
      company: '=1+1',
      phone: '+49 30',
      notes: 'two\nlines, "quoted"',
      first_name: '-a',
      last_name: '@b',
    };
    await call('POST', '/api/leads', { email: 'ana@example.org', ...given, services_interested: ['a', 'b'] });
    const csv = await save();
    for (const cell of csv.split(/[,\n]/)) expect(cell).not.toMatch(/^"?[=+\-@\t\r]/);
    const [before] = await list();
    expect((await load(csv)).body).toEqual({ imported: 0, updated: 1, rejected: [] });
    expect(await list()).toEqual([before]);
    expect((await save('?lead_status=lost')).trim().split('\n')).toHaveLength(1);
  });

  test('are saved in their order however many there are, and counted by where they came from', async () => {
    const { call, caller, save } = await mintOwner();
    const lead = (index: number) => ({
      email: `p${index}@example.org`,
      source: index < 2_000 ? 'event' : 'web',
      user_id: caller.user_id,
      created_at: new Date(Date.UTC(2026, 0, 1, 0, 0, Math.floor(index / 3))),
    });
    const leads = Array.from({ length: 2_100 }, (_, index) => lead(index));
    await api.core.db.prisma.bloomLead.createMany({ data: leads });
    const lines = (await save()).trim().split('\n').slice(1);
    expect(new Set(lines.map((line) => line.split(',')[0])).size).toBe(2_100);
    const moments = lines.map((line) => line.split(',').at(-1) ?? '');
    expect(moments).toEqual(moments.toSorted().toReversed());
    expect((await call('GET', '/api/leads/sources')).body).toEqual({
      sources: [
        { source: 'event', leads: 2_000 },
        { source: 'web', leads: 100 },
      ],
    });
  });
});
