import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { testRedisUrl } from '@quintet/api/testing/servers/test-redis';
import { createTestDatabase, isPostgresMissing } from '@quintet/db/testing/test-db';
import { startChild, type ChildServer } from './child-server.ts';
import { median, percentile, spread, type Row } from './row.ts';
import { compareDeaf } from './sse-deaf.ts';
import { openSseClients, type SseClients } from './clients/sse-clients.ts';

const clients = 1_000;
const rounds = 5;
const ticksPerRound = 60;
const everyMs = 25;
const idle = 5_000;
const mostIdle = 10_000;
const alreadyIdle = 1_000;
const tsx = ['--conditions=@quintet/source', '--import', 'tsx', '--expose-gc'];
const node = fileURLToPath(import.meta.resolve('@quintet/api/testing/sse/sse-node'));
const bare = fileURLToPath(new URL('baselines/bare-sse.ts', import.meta.url));

/** Where the events come from: another process over PostgreSQL (and Redis), else the embedded database. */
interface Setting {
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
  readonly drop: () => Promise<void>;
}

/** Event streams against a bare node:http loop: CPU per delivered event, memory per idle stream, first byte. */
export async function run(): Promise<Row[]> {
  const setting = await findSetting();
  const { databaseUrl, redisUrl } = setting;
  console.log(`  events from ${databaseUrl === undefined ? 'the embedded database' : 'another process'}`);
  const options = JSON.stringify({ databaseUrl, redisUrl, name: `bench-${process.pid}` });
  try {
    const embedded = databaseUrl === undefined;
    return [
      ...(await compareDelivery(options, embedded)),
      ...(await compareReaders(options, embedded)),
      ...(await compareIdle(options)),
    ];
  } finally {
    await setting.drop();
  }
}

async function findSetting(): Promise<Setting> {
  if (await isPostgresMissing()) return { drop: async () => {} };
  const redisUrl = testRedisUrl;
  return { ...(await createTestDatabase()), ...((await isReachable(redisUrl)) ? { redisUrl } : {}) };
}

async function isReachable(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port || 6379) });
  return (await new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  }).finally(() => socket.destroy())) as boolean;
}

async function compareDelivery(options: string, embedded: boolean): Promise<Row[]> {
  await using base = await startChild([...tsx, bare]);
  await using ours = await startChild([...tsx, node, options]);
  await using other = await startChild([...tsx, node, options]);
  const pathsTo = (stream: string) =>
    Array.from({ length: clients }, (_, index) => `/events?streams=${stream.replace('#', String(index))}`);
  const bareLoop: Fan = {
    server: base,
    publisher: base,
    clients: await openSseClients(base.url, pathsTo('all')),
  };
  const publisher = embedded ? ours : other;
  const one: Fan = {
    server: ours,
    publisher,
    clients: await openSseClients(ours.url, pathsTo('all')),
    stream: 'all',
  };
  // As the agent loop does: a stream of the client's own beside the one of all, and a cursor of both on each frame.
  const two: Fan = {
    server: ours,
    publisher,
    clients: await openSseClients(ours.url, pathsTo('own-#,each')),
    stream: 'each',
  };
  try {
    return [
      await compare(bareLoop, one, { each: 4, atLeast: 2.5, what: '' }),
      await compare(bareLoop, one, { each: 1, atLeast: 0.95, what: '' }),
      await compare(bareLoop, two, { each: 4, atLeast: 2.5, what: ', on two streams each' }),
      await compare(bareLoop, two, { each: 1, atLeast: 0.95, what: ', on two streams each' }),
    ];
  } finally {
    for (const fan of [bareLoop, one, two]) await fan.clients[Symbol.asyncDispose]();
  }
}

async function compareReaders(options: string, embedded: boolean): Promise<Row[]> {
  await using server = await startChild([...tsx, node, options]);
  if (embedded) return await compareDeaf(server, server);
  await using publisher = await startChild([...tsx, node, options]);
  return await compareDeaf(server, publisher);
}

/** A server with its clients, and who publishes to them. */
interface Fan {
  readonly server: ChildServer;
  readonly publisher: ChildServer;
  readonly clients: SseClients;
  readonly stream?: string;
}

async function compare(
  base: Fan,
  ours: Fan,
  { each, atLeast, what }: { each: number; atLeast: number; what: string },
): Promise<Row> {
  for (const fan of [base, ours]) await measure(fan, each);
  const runs: { bare: number; joined: number; ours: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const bare = await measure(base, each);
    runs.push({ bare, ours: await measure(ours, each), joined: await measure(base, each, true) });
  }
  const middle = (of: (run: (typeof runs)[number]) => number) => median(runs.map(of)).toFixed(2);
  console.log(
    `  ${each} a tick${what}, us an event: bare ${middle(({ bare }) => bare)}, bare in one turn ${middle(({ joined }) => joined)}, ours ${middle((run) => run.ours)}`,
  );
  return {
    name: `SSE to ${clients} clients${what}, ${each} a tick: CPU of bare node:http / ours`,
    value: median(runs.map((run) => run.bare / run.ours)),
    unit: 'x',
    goal: { atLeast },
    baseSpread: spread(runs.map(({ bare }) => bare)),
  };
}

/** Microseconds of processor time for an event delivered to a client. */
async function measure(fan: Fan, each: number, together = false): Promise<number> {
  const count = ticksPerRound * each;
  const before = fan.server.cpuMs();
  const received = fan.clients.receive(count * clients);
  await fan.publisher.ask({ call: 'publish', stream: fan.stream, count, each, everyMs, together });
  await received;
  return ((fan.server.cpuMs() - before) * 1000) / (count * clients);
}

async function compareIdle(options: string): Promise<Row[]> {
  const bases: Memory[] = [];
  const own: Memory[] = [];
  const firstBytes: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    bases.push(await measureIdle([bare], idle));
    own.push(await measureIdle([node, options], idle));
    firstBytes.push(await measureFirstByte([node, options]));
  }
  const many = await measureIdle([node, options], mostIdle);
  const resident = [bases, own].map((runs) => median(runs.map(({ rss }) => rss)));
  const heap = [bases, own].map((runs) => median(runs.map(({ heapUsed }) => heapUsed)));
  const [bareRss = 0, ownRss = 0] = resident;
  const [bareHeap = 0, ownHeap = 0] = heap;
  console.log(
    `  KB an idle stream: bare ${bareRss.toFixed(1)} (heap ${bareHeap.toFixed(1)}), ours ${ownRss.toFixed(1)} (heap ${ownHeap.toFixed(1)}); of ${mostIdle}: ${many.rss.toFixed(1)} (heap ${many.heapUsed.toFixed(1)})`,
  );
  const baseSpread = spread(bases.map(({ rss }) => rss));
  return [
    {
      name: `resident memory of an idle SSE stream`,
      value: ownRss,
      unit: 'KB',
      goal: { atMost: 15.2 },
      baseSpread,
    },
    {
      name: 'resident memory of an idle SSE stream: ours / bare',
      value: ownRss / bareRss,
      unit: 'x',
      goal: { atMost: 1.1 },
      baseSpread,
    },
    {
      name: 'heap of an idle SSE stream: ours more than bare',
      value: ownHeap - bareHeap,
      unit: 'KB',
      goal: { atMost: 1.5 },
    },
    {
      name: 'first byte of an SSE stream: P95 at 200 connects/s',
      value: median(firstBytes),
      unit: 'ms',
      goal: { atMost: 10 },
    },
  ];
}

/** What one more idle stream takes, in KB. */
interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
}

/**
 * Idle streams, each on a stream of its own and one that all share. The first thousand are there before: they pay for
 * what is loaded once, and fill what the start left empty.
 */
async function measureIdle(args: readonly string[], count: number): Promise<Memory> {
  await using server = await startChild([...tsx, ...args]);
  await using _first = await openSseClients(server.url, idlePaths(0, alreadyIdle));
  const before = await memoryOf(server);
  await using _others = await openSseClients(server.url, idlePaths(alreadyIdle, count));
  const after = await memoryOf(server);
  const each = (total: number) => total / 1024 / (count - alreadyIdle);
  return { rss: each(after.rss - before.rss), heapUsed: each(after.heapUsed - before.heapUsed) };
}

function idlePaths(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => `/events?streams=visitor-${from + index},all`);
}

/** Milliseconds to the first byte, for 95 of 100. */
async function measureFirstByte(args: readonly string[]): Promise<number> {
  await using server = await startChild([...tsx, ...args]);
  await using _warm = await openSseClients(server.url, idlePaths(0, 200));
  await using paced = await openSseClients(server.url, idlePaths(200, 800), 200);
  return percentile(paced.firstByte, 0.95);
}

/** In bytes, after a collection. */
async function memoryOf(server: ChildServer): Promise<Memory> {
  return (await server.ask({ call: 'memory' })) as Memory;
}
