import { bloomEnv, createBloomClient, mintAdmin } from '@quintet/api/testing/bloom/bloom-callers';
import { startApi } from '@quintet/api/testing/servers/start-api';
import type { Db } from '@quintet/db/open-db';
import { median, percentile, spread, type Row } from './row.ts';

const leads = 1_000_000;
const portion = 50_000;
const warmUps = 10;
const calls = 120;

/** The overview of staff over a million leads of two years, against the same counts as bare SQL. */
export async function run(): Promise<Row[]> {
  await using api = await startApi({ database: 'postgres', env: bloomEnv });
  const { db } = api.core;
  await fill(db);
  const call = createBloomClient(api.url, await mintAdmin());
  const overview = async () => {
    const { status } = await call('GET', '/api/analytics/overview');
    if (status !== 200) throw new Error(`The overview answers ${status}`);
  };
  const bare = async () => await db.pool?.query(counts);
  const [bareTimes, times]: [number[], number[]] = [[], []];
  for (let turn = -warmUps; turn < calls; turn += 1) {
    const [bareTime, time] = [await timeOf(bare), await timeOf(overview)];
    if (turn < 0) continue;
    bareTimes.push(bareTime);
    times.push(time);
  }
  const figures = [times, bareTimes].map((all) =>
    [0.5, 0.95].map((share) => percentile(all, share).toFixed(1)),
  );
  console.log(
    `  overview P50, P95: ours ${figures[0]?.join(', ')} ms, bare SQL ${figures[1]?.join(', ')} ms`,
  );
  return [
    {
      name: 'overview of a million leads: P95',
      value: percentile(times, 0.95),
      unit: 'ms',
      goal: { atMost: 50 },
    },
    {
      name: '… the leads of both ranges as bare SQL / ours, median',
      value: median(bareTimes) / median(times),
      unit: 'x',
      baseSpread: spread(inBatches(bareTimes).map(median)),
    },
  ];
}

/** Leads of a thousand people and two years; for one in a hundred each a conversation of five messages and a sale. */
async function fill({ prisma }: Db): Promise<void> {
  // Portions, because no statement may take long.
  for (let first = 1; first <= leads; first += portion)
    await prisma.$executeRawUnsafe(`
      insert into bloom.leads (email, source, user_id, lead_status, lead_score, created_at)
      select n || '@example.org', 'bench', 'user ' || n % 1000,
        (array['new', 'contacted', 'qualified', 'opportunity', 'customer', 'lost'])[1 + n % 6], n % 101,
        now() - interval '730 days' * (1 - n / ${leads}.0)
      from generate_series(${first}, ${first + portion - 1}) n`);
  for (const statement of [
    `insert into bloom.conversations (lead_id, user_id, created_at)
     select id, user_id, created_at from bloom.leads where lead_score = 50 order by created_at`,
    `insert into bloom.messages (conversation_id, role, content, created_at)
     select c.id, 'user', 'Hello', c.created_at from bloom.conversations c, generate_series(1, 5)`,
    `insert into bloom.user_subscriptions (user_id, status, final_price, created_at, updated_at)
     select user_id, case when lead_status = 'lost' then 'cancelled' else 'active' end, 99, created_at, created_at
     from bloom.leads where lead_score = 51 order by created_at`,
    'vacuum analyze bloom.leads, bloom.conversations, bloom.messages, bloom.user_subscriptions',
  ])
    await prisma.$executeRawUnsafe(statement);
}

const counts = [30, 60]
  .map(
    (days) => `
      select count(*), count(*) filter (where lead_status = 'qualified'), avg(lead_score) from bloom.leads
      where deleted_at is null and created_at >= now() - interval '${days} days'
        and created_at < now() - interval '${days - 30} days'`,
  )
  .join(' union all ');

async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

function inBatches(times: readonly number[], size = 20): number[][] {
  return Array.from({ length: times.length / size }, (_, index) =>
    times.slice(index * size, (index + 1) * size),
  );
}
