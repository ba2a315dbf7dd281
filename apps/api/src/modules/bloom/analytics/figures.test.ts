import { randomUUID } from 'node:crypto';
import type { Transaction } from '@quintet/db/open-db';
import type { TestDb } from '@quintet/db/testing/test-db';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readRows } from '../../../platform/rows.ts';
import { allFaults } from '../../../testing/faults.ts';
import { openTestRows, type TestRows } from '../../../testing/bloom/open-test-rows.ts';
import { agencies, type Agency, moments, writeAgency } from '../../../testing/bloom/agency-rows.ts';
import * as recount from '../../../testing/bloom/recount.ts';
import type { Identity } from '../access/identity.ts';
import type { Rows } from '../access/rows.ts';
import type { AnalyticsContext } from './analytics-context.ts';
import { getOverview } from './overview.ts';
import { getCustomerLtv, getRevenueByPackage, getRevenueSummary } from './revenue.ts';
import {
  getAgentSummary,
  getConversationSummary,
  getLeadSummary,
  getModelMetrics,
  getServiceInsights,
} from './summaries.ts';
import {
  getAgentTrends,
  getConversationTrends,
  getLeadTrends,
  getSubscriptionTrends,
  readTrend,
} from './trends.ts';

const monthMs = 30 * 86_400_000;
const all = { limit: 100, offset: 0 } as const;

function identify(role: Identity['role'], user_id: string = randomUUID()): Identity {
  return { role, user_id, email: null, scope: undefined, expiresAt: Infinity };
}

const questions = fc.record({
  window: fc
    .tuple(moments, moments)
    .map((pair) => pair.toSorted((one, other) => one.getTime() - other.getTime()))
    .map(([start_date = new Date(), end_date = start_date]) => ({ start_date, end_date })),
  aggregation: fc.constantFrom('daily' as const, 'weekly' as const),
  zone: fc.constantFrom('UTC', 'Pacific/Kiritimati', 'America/New_York'),
  /** The place of somebody among the owners; behind the last of them stands staff. */
  asker: fc.nat(3),
});
type Question = typeof questions extends fc.Arbitrary<infer Value> ? Value : never;

describe.each(['pglite', 'postgres'] as const)('figures on %s', (kind) => {
  let db: TestDb;
  let rows: Rows;
  let opened: TestRows;
  beforeAll(async () => {
    opened = await openTestRows(kind);
    ({ db, rows } = opened);
  });
  afterAll(async () => await opened[Symbol.asyncDispose]());

  /** Rows of sessions that speak another time zone. */
  function speaking(zone: string): Rows {
    const speak = async (tx: Transaction) =>
      await tx.$executeRaw`select set_config('TimeZone', ${zone}, true)`;
    return {
      ...rows,
      read: async (identity, query) =>
        await rows.read(identity, async (tx) => {
          await speak(tx);
          return await query(tx);
        }),
    };
  }

  function askAs({ owners }: Agency, { asker, zone }: Question) {
    const user_id = owners[asker];
    const identity = user_id === undefined ? identify('admin') : identify('user', user_id);
    return { user_id, ctx: { services: { rows: speaking(zone) }, identity } satisfies AnalyticsContext };
  }

  test('are those of a recount, whoever asks, in whatever zone', async () => {
    await fc.assert(
      fc.asyncProperty(
        agencies,
        fc.array(questions, { minLength: 5, maxLength: 8 }),
        async (drawn, asked) => {
          const agency = await writeAgency(db, drawn);
          for (const question of asked) {
            const { ctx, user_id } = askAs(agency, question);
            const seen = recount.seenBy(agency, user_id);
            await checkSummaries(ctx, seen, question);
            await checkTrends(ctx, seen, question);
            await checkLists(ctx, seen, question);
            if (user_id === undefined) await checkAgents(ctx, seen, question);
          }
        },
      ),
      { numRuns: allFaults ? 20 : 4, endOnFailure: true },
    );
  });

  test('of no rows at all are zeros, and no range has none of its own', async () => {
    await writeAgency(db, {
      leads: [],
      conversations: [],
      subscriptions: [],
      calls: [],
      recommendations: [],
    });
    const ctx = { services: { rows }, identity: identify('admin') };
    const overview = Object.values(await getOverview(ctx, {}));
    expect(overview).toHaveLength(14);
    expect(overview.every(({ value, change }) => value === 0 && change === 0)).toBe(true);
    expect(await getRevenueSummary(ctx, {})).toMatchObject({ mrr: '0.00', arr: '0.00', churn_rate: 0 });
    expect((await getLeadTrends(ctx, { aggregation: 'daily' })).data).toEqual([]);
    expect(await getCustomerLtv(ctx, all)).toEqual([]);
    await expect(getCustomerLtv(ctx, { limit: 1, offset: 1 })).rejects.toThrow('BAD_REQUEST');
    const always = {
      start_date: new Date('0001-01-01T00:00:00.000Z'),
      end_date: new Date('9999-12-31T23:59:59.999Z'),
    };
    expect(await getOverview(ctx, always)).toMatchObject({ total_leads: { value: 0, change: 0 } });
  });

  test('of agents and models are for staff alone', async () => {
    const ctx = { services: { rows }, identity: identify('user') };
    for (const figures of [getAgentSummary, getAgentTrends, getModelMetrics])
      await expect(figures(ctx, {})).rejects.toThrow(/permission denied/);
    const series = { aggregation: 'daily' } as const;
    await expect(readTrend(rows, ctx.identity, 'agent_trends', series)).rejects.toThrow('FORBIDDEN');
  });

  test('of a model are those of all its tasks, while it is in use', async () => {
    const counts = { total_requests: 3, successful_requests: 2, failed_requests: 1 };
    const since = { created_at: new Date('2025-01-01'), updated_at: new Date('2025-01-31') };
    await db.prisma.bloomModelMetrics.createMany({
      data: [
        { ...counts, ...since, model_name: 'one', task_type: 'a', total_tokens: 10n, avg_response_time: 1 },
        { ...counts, ...since, model_name: 'one', task_type: 'b', total_tokens: 5n, avg_response_time: 2 },
        { ...since, model_name: 'unused', task_type: 'a' },
      ],
    });
    const ctx = { services: { rows }, identity: identify('service') };
    const ask = async (start: string, end: string) =>
      await getModelMetrics(ctx, { start_date: new Date(start), end_date: new Date(end) });
    expect(await ask('2025-01-31', '2025-02-01')).toEqual([
      {
        model_name: 'one',
        total_requests: 6,
        avg_latency: 1.5,
        success_rate: 0.6667,
        total_tokens: 15,
        error_count: 2,
      },
      {
        model_name: 'unused',
        total_requests: 0,
        avg_latency: 0,
        success_rate: 0,
        total_tokens: 0,
        error_count: 0,
      },
    ]);
    expect(await ask('2025-02-01', '2025-03-01')).toEqual([]);
    expect(await ask('2024-12-01', '2025-01-01')).toEqual([]);
  });

  test('of a few rows among many are found by their owner', async () => {
    await db.prisma.$executeRaw`
      insert into bloom.leads (email, source, user_id, created_at)
      select n || '@example.org', 'test', 'owner ' || n % 500, now() - n * interval '1 minute'
      from generate_series(1, 20000) n`;
    await db.prisma.$executeRaw`analyze bloom.leads`;
    const Plan = z.object({ 'QUERY PLAN': z.string() });
    const plan = await rows.read(
      identify('user', 'owner 7'),
      async (tx) =>
        await readRows(
          Plan,
          tx.$queryRaw`
            explain select * from bloom.get_lead_conversion_metrics(now() - interval '30 days', now())`,
        ),
    );
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toMatch(/Index Cond: \(\(user_id = /);
  });
});

async function checkSummaries(ctx: AnalyticsContext, seen: Agency, { window }: Question): Promise<void> {
  const { leads, conversations, money, subscriptions } = recount.recountSummaries(seen, window);
  expect(await getLeadSummary(ctx, window)).toEqual(leads);
  expect(await getConversationSummary(ctx, window)).toEqual(conversations);
  expect(await getRevenueSummary(ctx, window)).toEqual({
    mrr: recount.money(money.mrr),
    arr: recount.money(money.arr),
    total_revenue: recount.money(money.total_revenue),
    ...subscriptions,
  });
  expect(await getOverview(ctx, window)).toEqual(recount.recountOverview(seen, window));
}

async function checkTrends(ctx: AnalyticsContext, seen: Agency, question: Question): Promise<void> {
  const { window, aggregation } = question;
  const series = { ...window, aggregation };
  const read = async (topic: Parameters<typeof readTrend>[2]) =>
    await readTrend(ctx.services.rows, ctx.identity, topic, series);
  const label = null;
  const leads = countLive(seen.leads, question);
  expect(await read('lead_trends')).toEqual(leads);
  expect((await getLeadTrends(ctx, series)).data).toEqual(leads.map((point) => ({ ...point, label })));
  expect(await read('conversation_trends')).toEqual(countLive(seen.conversations, question));
  const filter = { status: 'active', channel: 'chat' } as const;
  const chosen = seen.conversations.filter((row) => row.status === 'active' && row.channel === 'chat');
  expect((await getConversationTrends(ctx, { ...series, ...filter })).data).toEqual(
    countLive(chosen, question).map((point) => ({ ...point, label })),
  );
  const changes = recount.recountSubscriptionTrends(seen, window, aggregation);
  expect((await getSubscriptionTrends(ctx, series)).data).toEqual(changes);
  expect(await read('subscription_trends')).toEqual(
    changes.map(({ period, new_subscriptions }) => ({ date: period.slice(0, 10), value: new_subscriptions })),
  );
}

function countLive(
  rows: readonly { readonly created_at: Date; readonly deleted_at: Date | null }[],
  { window, aggregation }: Question,
) {
  const live = rows.filter(({ deleted_at }) => deleted_at === null).map(({ created_at }) => created_at);
  return recount.recountTrend(live, window, aggregation);
}

async function checkLists(ctx: AnalyticsContext, seen: Agency, { window }: Question): Promise<void> {
  const packages = await getRevenueByPackage(ctx, window);
  expect(packages).toMatchObject(recount.recountPackages(seen, window));
  expect(packages.every((row) => (row.package_id === null) === (row.package_name === null))).toBe(true);
  const customers = await getCustomerLtv(ctx, all);
  expect(customers).toEqual(
    recount.recountCustomers(seen, Date.now()).map(({ lifetime_ms, ...row }) => ({
      ...row,
      lifetime_months: expect.closeTo(lifetime_ms / monthMs, 1),
    })),
  );
  expect(await getCustomerLtv(ctx, { limit: 1, offset: 0 })).toHaveLength(Math.min(1, customers.length));
  expect(await getServiceInsights(ctx)).toEqual(recount.recountServices(seen));
}

async function checkAgents(ctx: AnalyticsContext, seen: Agency, question: Question): Promise<void> {
  const { window, aggregation } = question;
  expect(await getAgentSummary(ctx, window)).toEqual(recount.recountAgents(seen, window));
  const series = { ...window, aggregation };
  expect(await readTrend(ctx.services.rows, ctx.identity, 'agent_trends', series)).toEqual(
    recount.recountAgentTrends(seen, window, aggregation),
  );
  const chat = { ...seen, calls: seen.calls.filter(({ agent_type }) => agent_type === 'chat') };
  expect((await getAgentTrends(ctx, { ...window, agent_type: 'chat' })).data).toEqual(
    recount.recountAgentTrends(chat, window, 'daily').map((point) => ({ ...point, label: 'chat' })),
  );
}
