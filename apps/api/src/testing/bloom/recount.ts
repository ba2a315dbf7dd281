import type { Agency } from './agency-rows.ts';

export interface Window {
  readonly start_date: Date;
  readonly end_date: Date;
}

export type Aggregation = 'daily' | 'weekly';

/** The rows that somebody may see: his own, or all without an owner given. */
export function seenBy(agency: Agency, user_id: string | undefined): Agency {
  const own = <Row extends { readonly user_id: string | null }>(rows: readonly Row[]) =>
    rows.filter((row) => user_id === undefined || row.user_id === user_id);
  return {
    ...agency,
    leads: own(agency.leads),
    conversations: own(agency.conversations),
    subscriptions: own(agency.subscriptions),
    recommendations: own(agency.recommendations),
  };
}

/** The figures of the three summaries; money in cents. */
export function recountSummaries(agency: Agency, window: Window) {
  const leads = agency.leads.filter((lead) => isLive(lead) && isIn(window, lead.created_at));
  const scores = leads.flatMap(({ lead_score }) => lead_score ?? []);
  const qualified = leads.filter(({ lead_status }) => lead_status === 'qualified').length;
  const conversations = agency.conversations.filter((row) => isLive(row) && isIn(window, row.created_at));
  const sold = agency.subscriptions.filter(({ created_at }) => isIn(window, created_at));
  const active = sold.filter(({ status }) => status === 'active');
  const cancelled = cancelledIn(agency, window).length;
  const mrr = sum(active.map(({ cents }) => cents));
  return {
    leads: {
      total_leads: leads.length,
      qualified_leads: qualified,
      conversion_rate: percentage(qualified, leads.length),
      avg_lead_score: average(scores),
    },
    conversations: {
      total_conversations: conversations.length,
      avg_messages_per_conversation: average(conversations.map(({ messages }) => messages)),
      active_conversations: conversations.filter(({ status }) => status === 'active').length,
      completed_conversations: conversations.filter(({ status }) => status === 'completed').length,
    },
    money: { mrr, arr: 12 * mrr, total_revenue: sum(sold.map(({ cents }) => cents)) },
    subscriptions: {
      active_subscriptions: active.length,
      cancelled_subscriptions: cancelled,
      churn_rate: percentage(cancelled, active.length + cancelled),
    },
  };
}

/** `{ value, change }` of each figure; money as a number. */
export function recountOverview(agency: Agency, window: Window) {
  const { start_date, end_date } = window;
  const before = {
    start_date: new Date(2 * start_date.getTime() - end_date.getTime()),
    end_date: start_date,
  };
  const earlier = flatten(recountSummaries(agency, before));
  return Object.fromEntries(
    Object.entries(flatten(recountSummaries(agency, window))).map(([key, value]) => {
      const old = earlier[key] ?? 0;
      return [key, { value, change: old === 0 ? 0 : Math.round(((value - old) / old) * 1000) / 10 }];
    }),
  );
}

function flatten({ leads, conversations, money, subscriptions }: ReturnType<typeof recountSummaries>) {
  const inUnits = Object.fromEntries(Object.entries(money).map(([key, cents]) => [key, cents / 100]));
  const all: Record<string, number> = { ...leads, ...conversations, ...inUnits, ...subscriptions };
  return all;
}

/** How many there are in each bucket that has any, in order. */
export function recountTrend(moments: readonly Date[], window: Window, aggregation: Aggregation) {
  return [
    ...groupBy(
      moments.filter((moment) => isIn(window, moment)),
      (moment) => bucketOf(moment, aggregation),
    ),
  ]
    .map(([date, { length }]) => ({ date, value: length }))
    .sort((one, other) => (one.date < other.date ? -1 : 1));
}

export function recountSubscriptionTrends(agency: Agency, window: Window, aggregation: Aggregation) {
  const won = recountTrend(
    agency.subscriptions.map(({ created_at }) => created_at),
    window,
    aggregation,
  );
  const lost = recountTrend(
    cancelledIn(agency, window).map(({ updated_at }) => updated_at),
    window,
    aggregation,
  );
  const periods = [...new Set([...won, ...lost].map(({ date }) => date))].sort();
  const at = (points: typeof won, period: string) => points.find(({ date }) => date === period)?.value ?? 0;
  let cumulative_active = 0;
  return periods.map((period) => {
    const [new_subscriptions, cancelled_subscriptions] = [at(won, period), at(lost, period)];
    const net_change = new_subscriptions - cancelled_subscriptions;
    cumulative_active += net_change;
    return {
      period: `${period}T00:00:00.000Z`,
      new_subscriptions,
      cancelled_subscriptions,
      net_change,
      cumulative_active,
    };
  });
}

export function recountPackages(agency: Agency, window: Window) {
  const sold = agency.subscriptions.filter(({ created_at }) => isIn(window, created_at));
  return [...groupBy(sold, ({ package_name }) => package_name)]
    .map(([package_name, rows]) => ({ package_name, rows, cents: sum(rows.map(({ cents }) => cents)) }))
    .sort(
      (one, other) =>
        other.cents - one.cents || ((one.package_name ?? '~') < (other.package_name ?? '~') ? -1 : 1),
    )
    .map(({ package_name, rows, cents }) => ({
      package_name,
      subscription_count: rows.length,
      total_revenue: money(cents),
      avg_revenue_per_subscription: money(Math.round(cents / rows.length)),
    }));
}

/** With the lifetime in milliseconds; one without an end lasts till `now`. */
export function recountCustomers(agency: Agency, now: number) {
  const owned = agency.subscriptions.filter(({ user_id }) => user_id !== null);
  return [...groupBy(owned, ({ user_id }) => user_id)]
    .map(([user_id, rows]) => ({ user_id: user_id ?? '', rows, cents: sum(rows.map(({ cents }) => cents)) }))
    .sort((one, other) => other.cents - one.cents || (one.user_id < other.user_id ? -1 : 1))
    .map(({ user_id, rows, cents }) => {
      const start = Math.min(...rows.map(({ start_date }) => start_date.getTime()));
      const end = Math.max(...rows.map(({ end_date }) => end_date?.getTime() ?? now));
      return {
        user_id,
        total_spent: money(cents),
        subscription_count: rows.length,
        avg_subscription_value: money(Math.round(cents / rows.length)),
        estimated_ltv: money(cents),
        lifetime_ms: Math.max(0, end - start),
      };
    });
}

export function recountAgents(agency: Agency, window: Window) {
  const made = agency.calls.filter(({ created_at }) => isIn(window, created_at));
  return [...groupBy(made, ({ agent_type }) => agent_type)]
    .map(([agent_type, rows]) => ({
      agent_type,
      total_actions: rows.length,
      success_rate: shareOf(rows, 'success'),
      avg_execution_time: average(rows.map(({ execution_time_ms }) => execution_time_ms)),
      error_rate: shareOf(rows, 'error'),
    }))
    .sort(
      (one, other) => other.total_actions - one.total_actions || (one.agent_type < other.agent_type ? -1 : 1),
    );
}

export function recountAgentTrends(agency: Agency, window: Window, aggregation: Aggregation) {
  const made = agency.calls.filter(({ created_at }) => isIn(window, created_at));
  return [...groupBy(made, ({ created_at }) => bucketOf(created_at, aggregation))]
    .map(([date, rows]) => ({ date, value: shareOf(rows, 'success') }))
    .sort((one, other) => (one.date < other.date ? -1 : 1));
}

export function recountServices({ recommendations }: Agency) {
  return [...groupBy(recommendations, ({ service_name }) => service_name)]
    .map(([service_name, rows]) => ({
      service_name,
      total_recommendations: rows.length,
      accepted_count: rows.filter(({ status }) => status === 'accepted').length,
      acceptance_rate: shareOf(rows, 'accepted'),
      avg_confidence:
        Math.round((10_000 * sum(rows.map((row) => row.confidence_score))) / rows.length) / 10_000,
    }))
    .sort(
      (one, other) =>
        other.total_recommendations - one.total_recommendations ||
        (one.service_name < other.service_name ? -1 : 1),
    );
}

/** `12.30` for 1230 cents. */
export function money(cents: number): string {
  return (cents / 100).toFixed(2);
}

function cancelledIn({ subscriptions }: Agency, window: Window) {
  return subscriptions.filter(({ status, updated_at }) => status === 'cancelled' && isIn(window, updated_at));
}

function isLive({ deleted_at }: { readonly deleted_at: Date | null }): boolean {
  return deleted_at === null;
}

function isIn({ start_date, end_date }: Window, moment: Date): boolean {
  return moment >= start_date && moment < end_date;
}

function bucketOf(moment: Date, aggregation: Aggregation): string {
  const day = new Date(moment);
  if (aggregation === 'weekly') day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return day.toISOString().slice(0, 10);
}

function groupBy<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

function shareOf(rows: readonly { readonly status: string }[], wanted: string): number {
  return percentage(rows.filter(({ status }) => status === wanted).length, rows.length);
}

function percentage(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((10_000 * part) / whole) / 100;
}

function average(values: readonly number[]): number {
  return values.length === 0 ? 0 : Math.round((100 * sum(values)) / values.length) / 100;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
