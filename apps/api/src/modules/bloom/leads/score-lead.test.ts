import { randomUUID } from 'node:crypto';
import { Lead } from '@quintet/contracts/bloom/leads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bloomEnv, createBloomClient, mintAdmin, mintUser } from '../../../testing/bloom/bloom-callers.ts';
import { readEvents } from '../../../testing/bloom/read-events.ts';
import { type RunningApi, startApi } from '../../../testing/servers/start-api.ts';
import { analyticsOf, analyticsOfAll } from '../events/streams.ts';
import { scoreLead } from './score-lead.ts';

describe.each(['pglite', 'postgres'] as const)('a lead on %s', (database) => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi({ database, env: bloomEnv });
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  const typesOf = (events: readonly { readonly type: string }[]) => events.map(({ type }) => type);

  test('is scored when it comes, and again when somebody asks or more is known', async () => {
    const caller = await mintUser();
    const { user_id } = caller;
    const call = createBloomClient(api.url, caller);
    const email = `${randomUUID()}@example.org`;
    const sent = Lead.parse((await call('POST', '/api/leads', { email })).body);
    expect(sent).toMatchObject({ lead_score: null, analysis: null });
    const first = await readEvents(api, analyticsOf(user_id), 2);
    expect(typesOf(first)).toEqual(['lead_created', 'lead_analyzed']);
    const scored = Lead.parse((await call('GET', `/api/leads/${sent.id}`)).body);
    expect(first[1]?.data).toEqual({
      lead_id: sent.id,
      user_id,
      analysis_id: scored.analysis?.['analysis_id'],
      completed_at: scored.analysis?.['completed_at'],
    });
    expect(scored).toMatchObject({ updated_at: sent.updated_at, lead_score: scored.analysis?.['score'] });

    expect(await call('POST', `/api/leads/${sent.id}/analyze`)).toEqual({
      status: 202,
      body: { lead_id: sent.id, status: 'queued' },
    });
    expect(typesOf(await readEvents(api, analyticsOf(user_id), 3)).at(-1)).toBe('lead_analyzed');

    const more = { phone: '1', budget_range: '50000', timeline: '1 month', services_interested: ['seo'] };
    await call('POST', '/api/leads', { email, ...more });
    await readEvents(api, analyticsOf(user_id), 4);
    const known = Lead.parse((await call('GET', `/api/leads/${sent.id}`)).body);
    expect(known.lead_score).toBeGreaterThan(scored.lead_score ?? 100);
  });

  test('that cannot be scored is told of to admins once, when it is not tried again', async () => {
    const { core, services } = api;
    const admin = await mintUser();
    await core.db.prisma.bloomUserProfile.create({ data: { user_id: admin.user_id, role: 'admin' } });
    const { id: lead_id } = await core.db.prisma.bloomLead.create({
      data: { email: `${randomUUID()}@example.org`, source: 'test' },
    });
    const signal = AbortSignal.abort(new DOMException('too late', 'TimeoutError'));
    const job = { jobId: randomUUID(), signal, log: core.log, progress: async () => {} };
    const told = async () =>
      await core.db.prisma.bloomNotification.count({ where: { recipient_id: admin.user_id } });
    const counts = [];
    for (const attempt of [1, 2, 3]) {
      const run = scoreLead.run({ core, services: services.bloom, ...job, attempt }, { lead_id });
      await expect(run).rejects.toBe(signal.reason);
      counts.push(await told());
    }
    expect(counts).toEqual([0, 0, 1]);
  });

  test('of the house is scored too, and staff hears of it', async () => {
    const email = `${randomUUID()}@example.org`;
    const { body } = await createBloomClient(api.url)('POST', '/api/leads', { email });
    const told = async (count: number) =>
      (await readEvents(api, analyticsOfAll, count)).filter(({ data }) =>
        JSON.stringify(data).includes(String(body['id'])),
      );
    let count = 1;
    while ((await told(count)).length < 2) count += 1;
    expect(typesOf(await told(count))).toEqual(['lead_created', 'lead_analyzed']);
    const staff = createBloomClient(api.url, await mintAdmin());
    const { lead_score } = Lead.parse((await staff('GET', `/api/leads/${String(body['id'])}`)).body);
    expect(lead_score).toEqual(expect.any(Number));
  });
});
