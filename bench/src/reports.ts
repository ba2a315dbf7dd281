import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { makeInstallation, type Installation } from '@quintet/api/testing/reports/make-installation';
import { testKey } from '@quintet/api/testing/reports/report-client';
import { openDb } from '@quintet/db/open-db';
import autocannon from 'autocannon';
import { Redis } from 'ioredis';
import { startChild, type ChildServer } from './child-server.ts';
import { median, percentile, spread, type Row } from './row.ts';

const source = ['--conditions=@quintet/source', '--import', 'tsx'];
const built = fileURLToPath(new URL('../../apps/api/dist/main.js', import.meta.url));
const jobsNode = fileURLToPath(
  new URL('../../apps/api/src/testing/reports/report-jobs-node.ts', import.meta.url),
);
const bareStatus = fileURLToPath(new URL('baselines/bare-status.ts', import.meta.url));
const slowModel = fileURLToPath(new URL('slow-model.ts', import.meta.url));
const rounds = 7;
const roundSeconds = 2;
const queuedJobs = 2_000;
const queueRounds = 5;
const warmUps = 2;

type Role = 'web' | 'worker' | 'both';

/** Reports on PostgreSQL and Redis: starting jobs under load, asking for them, and working them off. */
export async function run(): Promise<Row[]> {
  // First, while the server has no rows of others to clear away.
  const queue = await measureQueue();
  await using installation = await makeInstallation('redis');
  return [
    ...(await measureStart()),
    await compareStatus(installation),
    queue,
    ...(await measureLargeSection(installation)),
  ];
}

async function startNode({ options }: Installation, role: Role): Promise<ChildServer> {
  const env = { ...options.env, HOST: '127.0.0.1', PORT: '0' };
  return await startChild([built, `--role=${role}`], env);
}

/**
 * How long `POST /generate` takes while 200 jobs are in work, from a client that keeps its own schedule. A model writes the
 * sections, slowly, so that the jobs are there all the time: eight of them are told as they grow.
 */
async function measureStart(): Promise<Row[]> {
  await using model = await startChild([...source, slowModel], {}, { alone: false });
  const open = async () => {
    const installation = await makeInstallation('redis');
    const { options } = installation;
    return { ...installation, options: { ...options, env: { ...options.env, OPENAI_BASE_URL: model.url } } };
  };
  const measure = async (name: string, url: string): Promise<Row> => {
    await startJobs(url, 200);
    // Code that runs for the first time is slow once.
    await timeCalls(50, 50, async () => void (await startJob(url)));
    const times = await timeCalls(150, 50, async () => void (await startJob(url)));
    console.log(`  ${name}: median ${percentile(times, 0.5).toFixed(1)} ms`);
    return {
      name: `POST /generate while 200 jobs run, ${name}: P95`,
      value: percentile(times, 0.95),
      unit: 'ms',
      goal: { atMost: 15 },
    };
  };
  const rows: Row[] = [];
  {
    await using installation = await open();
    await using both = await startNode(installation, 'both');
    rows.push(await measure('one process', both.url));
  }
  await using installation = await open();
  await using worker = await startNode(installation, 'worker');
  await using web = await startNode(installation, 'web');
  void worker;
  rows.push(await measure('web and worker apart', web.url));
  return rows;
}

async function compareStatus(installation: Installation): Promise<Row> {
  await using ours = await startNode(installation, 'web');
  const job_id = await startJob(ours.url);
  const redis = new Redis(installation.redisUrl);
  const status = await (
    await fetch(`${ours.url}/status/${job_id}`, { headers: { 'x-api-key': testKey } })
  ).text();
  await redis.set(`bench:${job_id}`, status, 'EX', 300);
  await using base = await startChild(['--import', 'tsx', bareStatus, installation.redisUrl]);
  const perRequest = async (server: ChildServer, id: string, duration: number) => {
    const before = server.cpuMs();
    const headers = { 'x-api-key': testKey };
    const { requests } = await autocannon({
      url: `${server.url}/status/${id}`,
      headers,
      connections: 32,
      duration,
    });
    return ((server.cpuMs() - before) * 1000) / requests.total;
  };
  const pairs: { base: number; ours: number }[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const pair = {
      base: await perRequest(base, `bench:${job_id}`, roundSeconds),
      ours: await perRequest(ours, job_id, roundSeconds),
    };
    if (round >= 0) pairs.push(pair);
  }
  redis.disconnect();
  const bases = pairs.map((pair) => pair.base);
  console.log(
    `  status: bare ${median(bases).toFixed(1)} us, ours ${median(pairs.map((pair) => pair.ours)).toFixed(1)} us a request`,
  );
  return {
    name: 'GET /status of a waiting job: CPU of bare Fastify + one Redis GET / ours',
    value: median(pairs.map((pair) => pair.base / pair.ours)),
    unit: 'x',
    goal: { atLeast: 0.8 },
    baseSpread: spread(bases),
  };
}

/** From the first job started to the last one done, by calls in the process that works them off: what HTTP costs is measured above. */
async function measureQueue(): Promise<Row> {
  await using installation = await makeInstallation('redis');
  await using ours = await startChild([...source, jobsNode, JSON.stringify(installation.options)]);
  const perSecond: number[] = [];
  for (let round = -warmUps; round < queueRounds; round += 1) {
    const ms = Number(await ours.ask({ count: queuedJobs }));
    if (round >= 0) perSecond.push((queuedJobs * 1_000) / ms);
  }
  return {
    name: 'report jobs from start to result',
    value: median(perSecond),
    unit: '/s',
    goal: { atLeast: 1_000 },
  };
}

/** What asking for a section of two megabytes does to those who ask for small ones at the same time. */
async function measureLargeSection(installation: Installation): Promise<Row[]> {
  await using server = await startNode(installation, 'both');
  const [small = '', large = ''] = await startJobs(server.url, 2);
  await isIdle(installation);
  await withDb(installation, async ({ prisma }) => {
    await prisma.reportsSectionVersion.update({
      where: { job_id: large },
      data: { markdown: 'word '.repeat(400_000) },
    });
  });
  const ask = async (job_id: string) => {
    await (
      await fetch(`${server.url}/status/${job_id}`, { headers: { 'x-api-key': testKey } })
    ).arrayBuffer();
  };
  await ask(large);
  const alone = await timeCalls(400, 100, async () => await ask(small));
  const asking = new AbortController();
  const asked = (async () => {
    while (!asking.signal.aborted) await ask(large);
  })();
  const beside = await timeCalls(400, 100, async () => await ask(small));
  asking.abort();
  await asked;
  return [
    {
      name: 'GET /status of a small section while one of 2 MB is asked for all the time: P95 more than alone',
      value: percentile(beside, 0.95) - percentile(alone, 0.95),
      unit: 'ms',
      goal: { atMost: 20 },
    },
  ];
}

async function startJob(url: string): Promise<string> {
  const response = await fetch(`${url}/generate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': testKey, 'session-id': randomUUID() },
    body: JSON.stringify({
      type: 'Feasibility_report',
      customer_id: 'bench',
      opportunity_id: 'bench',
      section_title: 'Project Overview',
    }),
  });
  const answer = (await response.json()) as { data: { job_id: string } };
  if (response.status !== 202) throw new Error(`generate: ${response.status}`);
  return answer.data.job_id;
}

async function startJobs(url: string, count: number): Promise<string[]> {
  const jobs: string[] = [];
  let started = 0;
  const client = async () => {
    while (started < count) {
      started += 1;
      jobs.push(await startJob(url));
    }
  };
  await Promise.all(Array.from({ length: 16 }, client));
  return jobs;
}

async function isIdle(installation: Installation): Promise<void> {
  await withDb(installation, async ({ prisma }) => {
    const unfinished = { state: { in: ['pending', 'processing'] } };
    while ((await prisma.reportsJob.count({ where: unfinished })) > 0) await pause(20);
  });
}

async function withDb(
  { options }: Installation,
  work: (db: Awaited<ReturnType<typeof openDb>>) => Promise<void>,
): Promise<void> {
  const db = await openDb({ databaseUrl: options.env['DATABASE_URL'], dataDir: '', poolSize: 1 });
  await work(db).finally(async () => await db.close());
}

async function timeCalls(count: number, perSecond: number, call: () => Promise<void>): Promise<number[]> {
  const began = performance.now();
  return await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      await pause(began + (index * 1000) / perSecond - performance.now());
      const sent = performance.now();
      await call();
      return performance.now() - sent;
    }),
  );
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
