import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  type BloomCaller,
  bloomEnv,
  createBloomClient,
  mintUser,
} from '../../../testing/bloom/bloom-callers.ts';
import { type ModelAnswer, type RunningModel, startModel } from '../../../testing/model/start-model.ts';
import { type RunningApi, startApi } from '../../../testing/servers/start-api.ts';
import type { Identity } from '../access/identity.ts';
import { invokeAgent } from './invoke-agent.ts';

const Called = z.object({
  status: z.literal('completed'),
  result: z.looseObject({
    content: z.string(),
    model_used: z.string().nullable(),
    tools_used: z.array(z.string()),
    metadata: z.looseObject({ sources: z.array(z.looseObject({ id: z.string() })) }),
  }),
});

describe.each(['pglite', 'postgres'] as const)('agents with a model on %s', (database) => {
  let model: RunningModel;
  let api: RunningApi;
  let caller: BloomCaller;
  beforeAll(async () => {
    model = await startModel();
    const env = { ...bloomEnv, OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'm-1', LLM_MAX_RETRIES: '0' };
    api = await startApi({ database, env });
  });
  afterAll(async () => {
    await api[Symbol.asyncDispose]();
    await model[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    caller = await mintUser();
  });

  const ask = async (agent_type: string | undefined, input: unknown, ...answers: ModelAnswer[]) => {
    const before = model.requests.length;
    model.script(...answers);
    const call = createBloomClient(api.url, caller);
    const { status, body } = await call('POST', '/api/agents/invoke', { agent_type, input });
    expect(status).toBe(200);
    return { result: Called.parse(body).result, requests: model.requests.slice(before) };
  };
  const addLead = async (user_id: string, given: object = {}) =>
    await api.core.db.prisma.bloomLead.create({
      data: { email: `${randomUUID()}@example.org`, source: 'website', user_id, ...given },
    });
  const callTool = (name: string, given: unknown): ModelAnswer => ({
    toolCalls: [{ name, arguments: given }],
  });

  test('call tools over the real tables, and name the rows they rest on', async () => {
    const lead = await addLead(caller.user_id, {
      company: 'Tide',
      notes: 'SaaS for clinics',
      budget_range: '20k',
    });
    const { result, requests } = await ask(
      'chat',
      { message: 'What is Professional?' },
      callTool('price_packages', { team_members: 12, code: ' launch50' }),
      { text: 'Professional is 149.50 a month with your code and takes 20 people.' },
    );
    expect(result).toMatchObject({
      content: 'Professional is 149.50 a month with your code and takes 20 people.',
      model_used: expect.any(String),
      tools_used: expect.arrayContaining(['price_packages']),
    });
    expect(result.metadata).not.toHaveProperty('fallback');
    const packages = await api.core.db.prisma.bloomPricingPackage.findMany({
      where: { name: 'Professional' },
    });
    expect(result.metadata.sources.map(({ id }) => id)).toContain(packages[0]?.id);
    expect(JSON.stringify(requests[0]?.messages[0])).not.toContain('What is Professional');
    expect(JSON.stringify(requests[0]?.messages[1])).toContain('[[quintet-data input');
    const found = await ask('lead_agent', { query: 'SaaS' }, callTool('search_leads', { query: 'clinics' }), {
      text: 'Tide is the one to call.',
    });
    expect(found.result).toMatchObject({
      content: 'Tide is the one to call.',
      prospects: [{ lead_id: lead.id }],
    });
    const [log] = await api.core.db.prisma.bloomAgentLog.findMany({
      where: { user_id: caller.user_id, agent_type: 'chat' },
    });
    expect(log?.tokens_used).toBeGreaterThan(0);
  });

  test('never see a row of another, whatever a model asks for', async () => {
    const other = await mintUser();
    const lead = await addLead(other.user_id, { company: 'Hidden Harbour' });
    const talk = await api.core.db.prisma.bloomConversation.create({
      data: { user_id: other.user_id, messages: { create: { role: 'user', content: 'Hidden words' } } },
    });
    const own = await addLead(caller.user_id, { company: 'Mine' });
    const { result, requests } = await ask(
      'lead_agent',
      { query: 'Mine' },
      callTool('read_lead', { lead_id: lead.id, user_id: other.user_id, role: 'admin' }),
      callTool('read_conversation', { conversation_id: talk.id }),
      callTool('search_leads', { query: 'harbour', user_id: other.user_id }),
      callTool('draft_content', { topic: 'Not a tool of this agent' }),
      { text: 'Call Mine.' },
    );
    const given = requests.slice(1).map(({ messages }) => JSON.stringify(messages.at(-1)?.content));
    expect(given.join()).not.toContain('Hidden');
    expect(given[0]).toContain('There is no such row');
    expect(given[1]).toContain('There is no such row');
    expect(given[3]).toContain('There is no such tool');
    const sources = result.metadata.sources.map(({ id }) => id);
    expect(sources).not.toContain(lead.id);
    expect(sources).not.toContain(talk.id);
    expect(sources).toContain(own.id);
  });

  test('read no other row when they judge one lead, whatever its notes ask for', async () => {
    const [one, next] = [await addLead(caller.user_id), await addLead(caller.user_id, { company: 'Next' })];
    const judged = { ai_score: 90, reasoning: 'Good.', key_insights: [], suggested_actions: [] };
    const { result, requests } = await ask(
      'lead_agent',
      { lead_id: one.id },
      callTool('search_leads', { query: 'Next' }),
      callTool('read_lead', { lead_id: next.id }),
      { json: judged },
    );
    for (const { messages } of requests.slice(1))
      expect(JSON.stringify(messages.at(-1)?.content)).toContain('There is no such tool');
    expect(result.metadata.sources).toEqual([{ table: 'leads', id: one.id }]);
  });

  test('get to know what is said now once, and what was said before', async () => {
    const { id } = await api.core.db.prisma.bloomConversation.create({ data: { user_id: caller.user_id } });
    const call = createBloomClient(api.url, caller);
    const before = model.requests.length;
    for (const message of ['We sell marmalade', 'Also by post']) {
      model.script({ text: 'I see.' });
      await call('POST', '/api/chat/message', { message, conversation_id: id });
    }
    const [first, second] = model.requests.slice(before).map(({ messages }) => JSON.stringify(messages));
    expect(first?.split('We sell marmalade')).toHaveLength(2);
    expect(second?.split('Also by post')).toHaveLength(2);
    expect(second).toContain('We sell marmalade');
  });

  test('give a score of both, and that of the rules alone where the model gives none', async () => {
    const lead = await addLead(caller.user_id, {
      company: 'Tide',
      budget_range: '20k',
      services_interested: ['SEO'],
    });
    const judged = {
      ai_score: 90,
      reasoning: 'A budget of 20,000 is named.',
      key_insights: ['SEO is wanted'],
      suggested_actions: ['Call'],
    };
    const { result } = await ask('lead_agent', { lead_id: lead.id }, { json: judged });
    const heuristic = z.number().parse(result['heuristic_score']);
    expect(result).toMatchObject({
      ai_score: 90,
      score: Math.round(heuristic * 0.6 + 90 * 0.4),
      reasoning: judged.reasoning,
      key_insights: judged.key_insights,
    });
    const wrong = { ...judged, ai_score: 900 };
    const { result: alone } = await ask(
      'lead_agent',
      { lead_id: lead.id },
      { json: wrong },
      { text: 'Very good!' },
    );
    expect(alone).toMatchObject({
      score: heuristic,
      ai_score: null,
      model_used: null,
      metadata: { fallback: 'invalid_output' },
    });
  });

  test('mend a figure that stands nowhere, or answer by rules', async () => {
    const asked = { message: 'What does a website cost?' };
    const mended = await ask('chat', asked, { text: 'It costs 777.' }, { text: 'It begins at 3,000.' });
    expect(mended.result).toMatchObject({ content: 'It begins at 3,000.', model_used: expect.any(String) });
    expect(JSON.stringify(mended.requests[1]?.messages.at(-1))).toContain('The number 777 stands nowhere');
    const { result } = await ask('chat', asked, { text: 'It costs 777.' }, { text: 'It costs 778.' });
    expect(result).toMatchObject({ model_used: null, metadata: { fallback: 'invalid_output' } });
    expect(result.content).toContain('3,000 to 25,000');
  });

  test.each([
    ['is away', { status: 500 }, 'unavailable'],
    ['breaks off', { text: 'A long answer that never ends', cutAfterChunks: 2 }, 'unavailable'],
    ['sends nonsense', { malformed: true }, 'unavailable'],
    ['declines', { status: 400, message: 'no' }, 'refused'],
  ] as const)('answer by rules where the model %s', async (_, answer, fallback) => {
    const { result } = await ask('brand_design', { company: 'Acme' }, answer);
    expect(result).toMatchObject({ model_used: null, metadata: { fallback } });
    expect(result.content).toContain('Brand design for Acme');
  });

  test('stop a model that calls tools without an end', async () => {
    const { result, requests } = await ask(
      'web_development',
      { company: 'Acme' },
      ...Array.from({ length: 6 }, () => callTool('list_services', {})),
    );
    expect(result).toMatchObject({ model_used: null, metadata: { fallback: 'invalid_output' } });
    expect(requests).toHaveLength(6);
  });

  test('keep the text that was given', async () => {
    const { result } = await ask('content_creation', { topic: 'Tea' }, { text: '# Tea\n\nLeaves, dried.' });
    const rows = await api.core.db.prisma.bloomGeneratedContent.findMany({
      where: { user_id: caller.user_id },
    });
    expect(rows).toMatchObject([{ id: result['content_id'], content: '# Tea\n\nLeaves, dried.' }]);
  });

  test('are chosen by the model, and by rules where it fails', async () => {
    const message = { message: 'We want a web shop' };
    const chosen = await ask(undefined, message, { json: { agent: 'brand_design' } }, { text: 'Gladly.' });
    expect(chosen.result).toMatchObject({ agent_id: 'brand_design', content: 'Gladly.' });
    const ruled = await ask('auto', message, { status: 503 }, { text: 'Gladly.' });
    expect(ruled.result).toMatchObject({ agent_id: 'ecommerce_solutions', content: 'Gladly.' });
  });

  test.each([
    ['too late', new DOMException('too late', 'TimeoutError'), 'timeout', 1],
    ['gone', new DOMException('gone', 'AbortError'), 'error', 0],
  ])('stop with a caller who is %s, which is no fault of theirs', async (_, reason, status, told) => {
    const admin = await mintUser();
    const { core, services } = api;
    await core.db.prisma.bloomUserProfile.create({ data: { user_id: admin.user_id, role: 'admin' } });
    const before = model.requests.length;
    model.script({ silentMs: 60_000, text: 'Too late.' });
    const { user_id } = caller;
    const identity: Identity = { role: 'user', user_id, email: null, scope: undefined, expiresAt: Infinity };
    const leaving = new AbortController();
    const asked = invokeAgent(
      { core, services: services.bloom },
      { agent: 'lead_qualification', input: { company: 'Acme' }, identity, user_id, signal: leaving.signal },
    ).catch((error: unknown) => error);
    await model.received(before + 1);
    leaving.abort(reason);
    expect(await asked).toBe(reason);
    expect(await core.db.prisma.bloomAgentLog.findMany({ where: { user_id } })).toMatchObject([{ status }]);
    const where = { recipient_id: admin.user_id };
    expect(await core.db.prisma.bloomNotification.count({ where })).toBe(told);
  });

  test('have their model calls counted', async () => {
    const metrics = async () => {
      const where = { model_name: 'm-1', task_type: 'digital_marketing' };
      return await api.core.db.prisma.bloomModelMetrics.findFirst({ where });
    };
    await ask('digital_marketing', { company: 'Acme' }, { text: 'Measure first.' });
    await ask('digital_marketing', { company: 'Acme' }, { status: 400 });
    const row = await metrics();
    expect(row).toMatchObject({ total_requests: 2, successful_requests: 1, failed_requests: 1 });
    expect(row?.total_tokens).toBeGreaterThan(0n);
    expect(row?.last_error).toMatch(/\S/);
  });
});
