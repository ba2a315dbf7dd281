import { randomUUID } from 'node:crypto';
import { AgentId } from '@quintet/contracts/bloom/agents';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  type BloomCaller,
  bloomEnv,
  createBloomClient,
  mintAdmin,
  mintService,
  mintUser,
} from '../../../testing/bloom/bloom-callers.ts';
import { allFaults } from '../../../testing/faults.ts';
import { validInputs } from '../../../testing/schema-inputs.ts';
import { createWorkflowClient } from '../../../testing/bloom/workflow-client.ts';
import { type RunningApi, startApi } from '../../../testing/servers/start-api.ts';
import { agents } from './agents.ts';

const Called = z.strictObject({
  request_id: z.string().min(1),
  status: z.literal('completed'),
  result: z.looseObject({
    content: z.string(),
    metadata: z.looseObject({ sources: z.array(z.looseObject({ id: z.string() })) }),
  }),
  error: z.null(),
});

describe.each(['pglite', 'postgres'] as const)('agents on %s', (database) => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi({ database, env: bloomEnv });
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  const call = async (caller: BloomCaller, body: unknown) =>
    await createBloomClient(api.url, caller)('POST', '/api/agents/invoke', body);
  const ask = async (caller: BloomCaller, agent_type: string, input: unknown) => {
    const { status, body } = await call(caller, { agent_type, input });
    expect([status, body]).toEqual([200, expect.anything()]);
    return Called.parse(body).result;
  };
  const addLead = async (user_id: string | null, given: object = {}) =>
    await api.core.db.prisma.bloomLead.create({
      data: { email: `${randomUUID()}@example.org`, source: 'website', user_id, ...given },
    });
  const logsOf = async ({ user_id }: BloomCaller) =>
    await api.core.db.prisma.bloomAgentLog.findMany({ where: { user_id }, orderBy: { created_at: 'asc' } });

  const inputs: Readonly<Record<AgentId, object>> = {
    chat: { message: 'What does a website cost?' },
    lead_qualification: { company: 'Acme', budget: 9_000, services_interested: 'Web development, Catering' },
    service_recommendation: { message: 'We need a logo.' },
    web_development: { company: 'Acme', features: 'Booking' },
    digital_marketing: { message: 'More traffic, please.' },
    brand_design: { goals: ['Be known'] },
    ecommerce_solutions: { products: '40 kinds of tea', budget_range: '5k-10k' },
    content_creation: { topic: 'How tea is dried', key_points: ['Sun', 'Wind'] },
    analytics_consulting: {},
  };

  test('all nine answer without a model, say so, and are logged', async () => {
    const caller = await mintUser();
    for (const agent of AgentId.options)
      expect(await ask(caller, agent, inputs[agent])).toMatchObject({
        agent_id: agent,
        model_used: null,
        conversation_id: null,
        content: expect.stringMatching(/\S/),
      });
    const logs = await logsOf(caller);
    expect(logs.map(({ agent_type, action, status }) => [agent_type, action, status])).toEqual(
      AgentId.options.map((agent) => [agent, 'invoke', 'success']),
    );
    expect(logs[0]?.input_data).toEqual({ message: 'What does a website cost?' });
  });

  test('are asked by the names of the contract, and input_data is input', async () => {
    const caller = await mintUser();
    await addLead(caller.user_id, { company: 'Tide', notes: 'Sells SaaS to clinics', budget_range: '20k' });
    await addLead(caller.user_id, { company: 'Grain', notes: 'A bakery', budget_range: '50k' });
    const found = await ask(caller, 'lead_agent', { query: 'Find top prospects in SaaS' });
    expect(found).toMatchObject({ agent_id: 'lead_qualification', prospects: [{ name: 'Tide' }] });
    expect(found['prospects']).toHaveLength(1);
    const none = await ask(caller, 'lead_agent', { query: 'shipyards' });
    expect(none).toMatchObject({ prospects: [{ name: 'Grain' }, { name: 'Tide' }] });
    const metadata = { trace: 'a\u0000b', 'k\ud800': [1] };
    const named = { agent_type: 'chat_agent', input_data: { message: 'Hello' }, metadata };
    const { body } = await call(caller, named);
    const [log] = (await logsOf(caller)).slice(-1);
    expect(log?.input_data).toEqual({ message: 'Hello', metadata: { trace: 'ab', k: [1] } });
    expect(Called.parse(body).result).toMatchObject({ agent_id: 'chat' });
    const nulls = { user_id: null, session_id: null, metadata: null, input: null };
    expect((await call(caller, { ...named, ...nulls })).status).toBe(200);
    expect((await call(caller, { input: { message: 'Hello' }, input_data: null })).status).toBe(200);
    const { body: routed } = await call(caller, { input: { message: 'We want a web shop' } });
    expect(Called.parse(routed).result).toMatchObject({ agent_id: 'ecommerce_solutions' });
    const { body: other } = await call(caller, { agent_type: 'auto', input: { message: 'Good morning' } });
    expect(Called.parse(other).result).toMatchObject({ agent_id: 'chat' });
  });

  test('find leads by parts of words in company, name and address, and take wildcards for letters', async () => {
    const caller = await mintUser();
    for (const lead of [
      { company: 'Northwind Traders', first_name: 'Zoë', email: 'z@tidewords.example' },
      { company: 'Grain', last_name: '50%_Off', email: 'offers@grain.example' },
    ])
      await addLead(caller.user_id, lead);
    const find = async (query: string) => {
      const found = await ask(caller, 'lead_agent', { query });
      // Where nothing matches, the best leads are given and that is said by the confidence.
      if (found['confidence'] === 0) return [];
      return z.array(z.object({ name: z.string() })).parse(found['prospects']);
    };
    for (const query of ['NORTHWI', 'oë', 'is it "dewor"?', 'z@tide'])
      expect([query, await find(query)]).toEqual([query, [{ name: 'Northwind Traders' }]]);
    for (const query of ['0%_o', 'ffers'])
      expect([query, await find(query)]).toEqual([query, [{ name: 'Grain' }]]);
    for (const query of ['n%d', 'g___n', 'gr', 'off the', '%'])
      expect([query, await find(query)]).toEqual([query, []]);
  });

  test('count services that another agent recommended before, and read nothing else as such', async () => {
    const caller = await mintUser();
    const fitAfter = async (earlier: object) => {
      const { heuristic_reasons } = await ask(caller, 'lead_agent', { company: 'Acme', earlier });
      const reasons = z
        .array(z.object({ criterion: z.string(), points: z.number() }))
        .parse(heuristic_reasons);
      return reasons.find(({ criterion }) => criterion === 'fit')?.points;
    };
    const recommend = (service: unknown) => ({ service_recommendation: { recommendations: [{ service }] } });
    expect(await fitAfter(recommend('Brand design'))).toBe(10);
    for (const earlier of [{}, recommend('Catering'), recommend(7), { chat: { services: ['Brand design'] } }])
      expect(await fitAfter(earlier)).toBe(0);
  });

  test.each(agents)('$id answers whatever its schema takes', async ({ id, input: schema }) => {
    const caller = await mintUser();
    const lead = await addLead(caller.user_id, { company: 'Tide', timeline: '2 weeks' });
    const hints = { lead_id: fc.constant(lead.id), conversation_id: fc.constant(undefined) };
    const words = fc
      .string({ unit: 'binary', maxLength: 40 })
      .filter((text) => schema.safeParse({ message: text }).success);
    await fc.assert(
      fc.asyncProperty(validInputs(schema, { ...hints, message: words, query: words }), async (input) => {
        const { status, body } = await call(caller, { agent_type: id, input });
        if (status === 400) expect(body['error']).toMatch(/is required$/);
        else Called.parse(body);
      }),
      { numRuns: allFaults ? 50 : 8 },
    );
  });

  test('refuse what they cannot take', async () => {
    const caller = await mintUser();
    for (const body of [
      { agent_type: 'astrology', input: {} },
      { agent_type: 'chat' },
      { agent_type: 'chat', input: null, input_data: null },
      { agent_type: 'chat', input: {} },
      { agent_type: 'chat', input: { message: 7 } },
      { agent_type: 'lead_agent', input: {} },
      { agent_type: 'lead_agent', input: { lead_id: 'mine' } },
      { agent_type: 'content_creation', input: { tone: 'dry' } },
      { agent_type: 'analytics_consulting', input: { days: 0 } },
    ])
      expect(await call(caller, body)).toEqual({
        status: 400,
        body: { error: expect.stringMatching(/\S/), code: 'BAD_REQUEST' },
      });
    expect(await call(caller, { agent_type: 'chat', input: {}, user_id: 'other' })).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN' },
    });
    expect(await logsOf(caller)).toEqual([]);
  });

  test('see the rows of the caller and of nobody else', async () => {
    const [one, other] = [await mintUser(), await mintUser()];
    const lead = await addLead(one.user_id, {
      company: 'Secret',
      budget_range: '10k',
      services_interested: ['SEO'],
    });
    const talk = await api.core.db.prisma.bloomConversation.create({ data: { user_id: one.user_id } });
    expect(await ask(one, 'lead_agent', { lead_id: lead.id })).toMatchObject({
      lead_id: lead.id,
      metadata: { sources: [{ table: 'leads', id: lead.id }] },
    });
    const his = [{ lead_id: lead.id }, { conversation_id: talk.id, message: 'Hello' }];
    for (const input of his)
      expect(await call(other, { agent_type: 'lead_agent', input })).toMatchObject({ status: 400 });
    expect(await ask(other, 'lead_agent', { query: 'Secret' })).toMatchObject({ prospects: [] });
    expect(await ask(other, 'analytics_consulting', {})).toMatchObject({ figures: { leads: 0 } });
    const service = await mintService();
    const forOther = { agent_type: 'lead_agent', input: { lead_id: lead.id }, user_id: other.user_id };
    expect(await call(service, forOther)).toMatchObject({ status: 400 });
    expect(await call(service, { ...forOther, user_id: one.user_id })).toMatchObject({ status: 200 });
    expect(await ask(service, 'lead_agent', { lead_id: lead.id })).toMatchObject({ lead_id: lead.id });
  });

  test('go by the conversation so far, and keep what they recommend and draft', async () => {
    const { prisma } = api.core.db;
    const caller = await mintUser();
    const lead = await addLead(caller.user_id, { company: 'Acme' });
    const talk = await prisma.bloomConversation.create({
      data: {
        user_id: caller.user_id,
        lead_id: lead.id,
        session_id: randomUUID(),
        messages: { create: { role: 'user', content: 'We open a web shop for tea.' } },
      },
    });
    const { body } = await call(caller, {
      agent_type: 'service_recommendation',
      session_id: talk.session_id,
      input: { message: 'What fits?' },
    });
    expect(Called.parse(body).result).toMatchObject({
      conversation_id: talk.id,
      recommendations: [
        { service: 'E-commerce', reasoning: expect.stringContaining('We open a web shop for tea.') },
      ],
    });
    const [row] = await prisma.bloomServiceRecommendation.findMany({ where: { lead_id: lead.id } });
    expect(row).toMatchObject({ conversation_id: talk.id, service_name: 'E-commerce', status: 'suggested' });
    const drafted = await ask(caller, 'content_creation', { topic: 'Tea', lead_id: lead.id });
    const draft = await prisma.bloomGeneratedContent.findMany({ where: { lead_id: lead.id } });
    expect(draft).toMatchObject([
      { id: drafted['content_id'], user_id: caller.user_id, status: 'draft', content: drafted.content },
    ]);
  });

  test('count what is there', async () => {
    const caller = await mintUser();
    const qualified = await addLead(caller.user_id, { lead_status: 'qualified', lead_score: 80 });
    await addLead(caller.user_id, { lead_score: 40 });
    const result = await ask(caller, 'analytics_consulting_agent', {});
    expect(result).toMatchObject({
      figures: {
        leads: 2,
        leads_by_status: { new: 1, qualified: 1 },
        conversion_rate: 50,
        average_lead_score: 60,
      },
      rests_on: { leads: 2, conversations: 0 },
    });
    expect(result.metadata.sources.map(({ id }) => id)).toContain(qualified.id);
  });

  test('are listed with what they take', async () => {
    const list = createBloomClient(api.url, await mintUser());
    const { body } = await list('GET', '/api/agents');
    expect(body).toMatchObject({ total: 9 });
    const Listed = z.array(
      z.looseObject({ agent_id: AgentId, input_schema: z.looseObject({ type: z.literal('object') }) }),
    );
    expect(Listed.parse(body['agents']).map(({ agent_id }) => agent_id)).toEqual(AgentId.options);
    expect((await list('GET', '/api/agents/lead_agent')).body).toMatchObject({
      agent_id: 'lead_qualification',
    });
    expect(await list('GET', '/api/agents/astrology')).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND' },
    });
    const { body: health } = await list('GET', '/api/agents/health');
    expect(health).toEqual(Object.fromEntries(AgentId.options.map((id) => [id, { status: 'active' }])));
    expect(await createBloomClient(api.url)('GET', '/api/agents')).toMatchObject({ status: 401 });
  });

  test('are counted for admins', async () => {
    const admin = await mintAdmin();
    await ask(admin, 'brand_design', inputs.brand_design);
    const { body } = await createBloomClient(api.url, admin)('GET', '/api/agents/metrics');
    const Metrics = z.object({
      success: z.literal(true),
      metrics: z.array(z.looseObject({ agent_id: AgentId })),
    });
    const brand = Metrics.parse(body).metrics.find(({ agent_id }) => agent_id === 'brand_design');
    expect(brand).toMatchObject({ success_rate: 1, last_active: expect.stringContaining('T') });
    const user = createBloomClient(api.url, await mintUser());
    expect(await user('GET', '/api/agents/metrics')).toMatchObject({ status: 403 });
  });
});

test('an agent that fails says so, is logged, and the admins hear of the one that customers wait for', async () => {
  await using api = await startApi({ env: bloomEnv });
  const { prisma } = api.core.db;
  const [caller, admin] = [await mintUser(), await mintUser()];
  await prisma.bloomUserProfile.create({ data: { user_id: admin.user_id, role: 'admin' } });
  await prisma.$executeRaw`alter table bloom.leads rename to gone`;
  const client = createBloomClient(api.url, caller);
  const answers = [];
  for (const agent_type of ['lead_agent', 'analytics_consulting'])
    answers.push(await client('POST', '/api/agents/invoke', { agent_type, input: { query: 'anybody' } }));
  for (const { status, body } of answers) {
    expect(status).toBe(200);
    expect(body).toEqual({
      request_id: expect.any(String),
      status: 'failed',
      result: null,
      error: 'The agent failed; it has been recorded',
    });
  }
  const logs = await prisma.bloomAgentLog.findMany({ where: { user_id: caller.user_id } });
  expect(logs.map(({ status, error_message }) => [status, error_message !== null])).toEqual([
    ['error', true],
    ['error', true],
  ]);
  const told = await prisma.bloomNotification.findMany({ where: { recipient_id: admin.user_id } });
  expect(told).toMatchObject([{ notification_type: 'agent', severity: 'error' }]);
  expect(told[0]?.message).toContain('lead_qualification');
  // A step of a workflow is tried twice, and told of once.
  const inputs = { query: 'anybody' };
  const flow = { workflow_id: 'sequential', inputs, participating_agents: ['lead_agent'] };
  const ran = await createWorkflowClient(api.url, caller).execute(flow);
  expect(ran.body).toMatchObject({ status: 'failed' });
  const where = { agent_type: 'lead_qualification', status: 'error' };
  expect(await prisma.bloomAgentLog.count({ where })).toBe(3);
  expect(await prisma.bloomNotification.count({ where: { recipient_id: admin.user_id } })).toBe(2);
});
