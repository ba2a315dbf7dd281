import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { startChild, type ChildServer } from './child-server.ts';
import { median, percentile, spread, type Row } from './row.ts';

const rounds = 7;
const roundSeconds = 2;
const warmUpSeconds = 2;
const built = fileURLToPath(new URL('../../apps/api/dist/main.js', import.meta.url));
const bare = fileURLToPath(new URL('baselines/bare-personalize.ts', import.meta.url));
const answers = { outcome: 'raise_grades', context_key: 'grade', context_value: 'K-6' };

/** `/personalize` on kept content against a bare route, by CPU; and the latencies at 200 requests a second. */
export async function run(): Promise<Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'quintet-bench-'));
  try {
    const env = { DATA_DIR: dataDir, PORT: '0', RATE_LIMITS: 'off', LOG_LEVEL: 'warn', DEMO_DATA: 'true' };
    await using ours = await startChild([built], env);
    const vid = await startSession(ours.url, 0);
    const page = join(dataDir, 'page.json');
    await writeFile(page, await personalize(ours.url, vid));
    const tsx = ['--import', 'tsx', bare, page];
    await using base = await startChild(tsx, {});
    return [await compareCpu(base, ours, vid), ...(await measureLatencies(ours.url))];
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function compareCpu(base: ChildServer, ours: ChildServer, vid: string): Promise<Row> {
  const body = JSON.stringify({ vid, ...answers });
  const perRequest = async (server: ChildServer, duration: number) => {
    const before = server.cpuMs();
    const { requests } = await autocannon({
      ...post(`${server.url}/personalize`, body),
      connections: 32,
      duration,
    });
    return ((server.cpuMs() - before) * 1000) / requests.total;
  };
  for (const server of [base, ours]) await perRequest(server, warmUpSeconds);
  const pairs: { base: number; ours: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    pairs.push({ base: await perRequest(base, roundSeconds), ours: await perRequest(ours, roundSeconds) });
  }
  const bases = pairs.map((pair) => pair.base);
  console.log(
    `  bare ${median(bases).toFixed(1)} us, ours ${median(pairs.map((pair) => pair.ours)).toFixed(1)} us a request`,
  );
  return {
    name: 'personalize, kept content: CPU of bare Fastify + zod / ours',
    value: median(pairs.map((pair) => pair.base / pair.ours)),
    unit: 'x',
    goal: { atLeast: 0.9 },
    baseSpread: spread(bases),
  };
}

/** A steady 200 requests a second, each by its own schedule, so that a slow answer delays no other. */
async function measureLatencies(url: string): Promise<Row[]> {
  const seconds = 8;
  const perSecond = 200;
  const vids: string[] = [];
  const start = await timeCalls(seconds * perSecond, perSecond, async (index) => {
    vids[index] = await startSession(url, index + 1);
  });
  const personalizing = await timeCalls(seconds * perSecond, perSecond, async (index) => {
    await personalize(url, vids[index % 50] ?? '');
  });
  const profile = await timeCalls(seconds * perSecond, perSecond, async (index) => {
    await (await fetch(`${url}/profile?vid=${vids[index] ?? ''}`)).text();
  });
  const row = (name: string, times: number[], atMost: number): Row => ({
    name: `${name}: P90 at ${perSecond} requests/s`,
    value: percentile(times, 0.9),
    unit: 'ms',
    goal: { atMost },
  });
  return [row('session start', start, 15), row('personalize', personalizing, 10), row('profile', profile, 5)];
}

async function timeCalls(
  count: number,
  perSecond: number,
  call: (index: number) => Promise<void>,
): Promise<number[]> {
  const began = performance.now();
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const due = began + (index * 1000) / perSecond;
      await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
      const sent = performance.now();
      await call(index);
      times.push(performance.now() - sent);
    }),
  );
  return times;
}

function post(url: string, body: string) {
  return { url, method: 'POST' as const, headers: { 'content-type': 'application/json' }, body };
}

async function startSession(url: string, index: number): Promise<string> {
  const email = `bench-${process.pid}-${index}@example.org`;
  const { headers, ...init } = post(`${url}/session/start`, JSON.stringify({ email, icp: 'parent' }));
  const answer = (await (await fetch(init.url, { ...init, headers })).json()) as { vid: string };
  return answer.vid;
}

async function personalize(url: string, vid: string): Promise<string> {
  const request = post(`${url}/personalize`, JSON.stringify({ vid, ...answers }));
  return await (await fetch(request.url, request)).text();
}
