import { randomUUID } from 'node:crypto';
import * as contract from '@quintet/contracts/bloom/analytics';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  bloomEnv,
  createBloomClient,
  mintAdmin,
  mintService,
  mintUser,
} from '../../../testing/bloom/bloom-callers.ts';
import { callRest, callTrpc } from '../../../testing/call-operation.ts';
import { type RunningApi, startApi } from '../../../testing/servers/start-api.ts';

const List = z.object({ items: z.array(z.record(z.string(), z.unknown())), total: z.int() });
const dayMs = 86_400_000;

describe.each(['pglite', 'postgres'] as const)('analytics on %s', (database) => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi({ database, env: bloomEnv });
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  /** Somebody new, and what he gets from a path of analytics. */
  async function mintAsker() {
    const caller = await mintUser();
    const call = createBloomClient(api.url, caller);
    const ask = async (path: string) => await call('GET', `/api/analytics${path}`);
    return { ...caller, ask, list: async (path: string) => List.parse((await ask(path)).body) };
  }

  /** Leads of somebody, so many milliseconds old each. */
  async function writeLeads(user_id: string, ages: readonly number[], lead_status = 'new') {
    await api.core.db.prisma.bloomLead.createMany({
      data: ages.map((age) => ({
        user_id,
        lead_status,
        email: `${randomUUID()}@example.org`,
        source: 'test',
        created_at: new Date(Date.now() - age),
      })),
    });
  }

  test('tell of the last thirty days, and how they differ from those before', async () => {
    const { ask, user_id } = await mintAsker();
    await writeLeads(user_id, [0, dayMs, 29.9 * dayMs], 'qualified');
    await writeLeads(user_id, [30.1 * dayMs, 59.9 * dayMs, 60.1 * dayMs]);
    await api.core.db.prisma.bloomUserSubscription.create({
      data: { user_id, status: 'active', final_price: 99.5 },
    });
    const { body } = await ask('/overview');
    expect(body).toMatchObject({
      total_leads: { value: 3, change: 50 },
      qualified_leads: { value: 3, change: 0 },
      conversion_rate: { value: 100, change: 0 },
      mrr: { value: 99.5, change: 0 },
      arr: { value: 1194, change: 0 },
      active_conversations: { value: 0, change: 0 },
    });
    expect(Object.keys(body)).toHaveLength(14);
    expect((await ask('/leads/summary')).body).toEqual({
      total_leads: 3,
      qualified_leads: 3,
      conversion_rate: 100,
      avg_lead_score: 0,
    });
    expect((await ask('/revenue/summary')).body).toMatchObject({ mrr: '99.50', arr: '1194.00' });
    const trends = (await ask('/leads/trends')).body;
    expect(trends).toMatchObject({ metric_name: 'lead_creation_trends', aggregation: 'daily' });
    const day = new Date(Date.now() - dayMs).toISOString().slice(0, 10);
    expect(trends['data']).toContainEqual({ date: day, value: 1, label: null });
    // A range that has not begun is empty.
    expect((await ask('/leads/summary?start_date=9999-01-01')).body).toMatchObject({ total_leads: 0 });
  });

  test('refuse what no parameter takes, in the words of their clients', async () => {
    const { ask } = await mintAsker();
    const wrong = {
      '/leads/trends?aggregation=hourly': 'aggregation',
      '/leads/summary?start_date=yesterday': 'start_date',
      '/leads/summary?start_date=0000-01-01': 'start_date',
      '/overview?start_date=2025-02-02&end_date=2025-02-01': 'end_date',
      '/conversations/list?limit=101': 'limit',
      '/conversations/list?limit=0': 'limit',
      '/conversations/list?offset=-1': 'offset',
      '/conversations/list?sort_by=metadata': 'sort_by',
      '/conversations/list?sort_order=up': 'sort_order',
      '/conversations/trends?status=asleep': 'status',
      '/revenue/subscriptions/list?package_id=1': 'package_id',
    };
    for (const [path, field] of Object.entries(wrong)) {
      const { status, body } = await ask(path);
      expect({ path, status, body }).toMatchObject({ path, status: 422, body: { code: 'BAD_REQUEST' } });
      expect(String(body['detail'])).toMatch(new RegExp(`^${field}: `));
    }
    const beyond = await ask('/revenue/customer-ltv?offset=5');
    expect(beyond).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST' } });
    expect(beyond.body['detail']).toBe(beyond.body['error']);
    expect((await ask('/agents/summary')).status).toBe(403);
  });

  test('give bare lists where clients expect them, on both doors', async () => {
    const { headers } = await mintAdmin();
    const operations = [
      contract.getRevenueByPackage,
      contract.getCustomerLtv,
      contract.getAgentSummary,
      contract.getServiceInsights,
      contract.getModelMetrics,
    ];
    for (const operation of operations)
      for (const call of [callRest, callTrpc]) {
        const { status, body } = await call({ url: api.url, headers }, operation, {});
        expect(status).toBe(200);
        expect(Array.isArray(body)).toBe(true);
      }
  });

  test('list conversations a page at a time, in the order that is asked for', async () => {
    const { list, user_id } = await mintAsker();
    const written = ['chat', 'email', 'phone', 'web'].map((channel, index) => ({
      id: randomUUID(),
      user_id,
      channel,
      status: index === 0 ? 'completed' : 'active',
      created_at: new Date(Date.UTC(2025, 0, 1 + index)),
      deleted_at: index === 3 ? new Date() : null,
    }));
    await api.core.db.prisma.bloomConversation.createMany({ data: written });
    const first = await list('/conversations/list?limit=2');
    expect(first.total).toBe(3);
    expect(first.items.map(({ channel }) => channel)).toEqual(['phone', 'email']);
    expect(first.items[0]).toMatchObject({ id: written[2]?.id, created_at: '2025-01-03T00:00:00.000Z' });
    expect((await list('/conversations/list?limit=2&offset=2')).items).toHaveLength(1);
    const sorted = await list('/conversations/list?sort_by=channel&sort_order=asc');
    expect(sorted.items.map(({ channel }) => channel)).toEqual(['chat', 'email', 'phone']);
    expect(await list('/conversations/list?status=completed&channel=chat')).toMatchObject({ total: 1 });
    expect(await list('/conversations/list?status=paused')).toEqual({ items: [], total: 0 });
  });

  test('list subscriptions with their packages, and not what Stripe calls them', async () => {
    const { list, user_id } = await mintAsker();
    const { id } = await api.core.db.prisma.bloomPricingPackage.findFirstOrThrow({
      where: { name: 'Starter' },
    });
    const shared = { user_id, status: 'active', start_date: new Date(Date.UTC(2025, 0, 1)) };
    await api.core.db.prisma.bloomUserSubscription.createMany({
      data: [
        { ...shared, package_id: id, final_price: 99, stripe_customer_id: `cus_${randomUUID()}` },
        { ...shared, status: 'paused', final_price: 5.5 },
      ],
    });
    const { items, total } = await list('/revenue/subscriptions/list?sort_by=final_price');
    expect(total).toBe(2);
    expect(items).toMatchObject([
      { final_price: '99.00', pricing_packages: { name: 'Starter' }, start_date: '2025-01-01T00:00:00.000Z' },
      { final_price: '5.50', pricing_packages: null, end_date: null },
    ]);
    expect(JSON.stringify(items)).not.toMatch(/stripe|cus_/);
    expect((await list(`/revenue/subscriptions/list?package_id=${id}`)).items).toHaveLength(1);
    expect((await list('/revenue/subscriptions/list?subscription_status=paused')).items).toHaveLength(1);
  });

  test('list the calls of agents for staff', async () => {
    const agent_type = `agent-${randomUUID()}`;
    const call = { agent_type, action: 'invoke', input_data: { message: 'Hi' }, execution_time_ms: 12 };
    await api.core.db.prisma.bloomAgentLog.createMany({
      data: [
        { ...call, status: 'success' },
        { ...call, status: 'timeout', error_message: 'late', execution_time_ms: 30 },
      ],
    });
    const ask = createBloomClient(api.url, await mintService());
    const path = `/api/analytics/agents/logs?agent_type=${agent_type}&sort_by=execution_time_ms`;
    const { items, total } = List.parse((await ask('GET', path)).body);
    expect(total).toBe(2);
    expect(items).toMatchObject([
      { status: 'timeout', error_message: 'late', output_data: null },
      { status: 'success', input_data: { message: 'Hi' } },
    ]);
    expect((await ask('GET', `${path}&status=success`)).body).toMatchObject({ total: 1 });
  });
});
