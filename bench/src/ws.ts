import { fileURLToPath } from 'node:url';
import { isRedisMissing, testRedisUrl } from '@quintet/api/testing/servers/test-redis';
import { createTestDatabase, isPostgresMissing } from '@quintet/db/testing/test-db';
import { z } from 'zod';
import { startChild, type ChildServer } from './child-server.ts';
import { median, spread, type Row } from './row.ts';
import { openWsClients, type WsClients } from './clients/ws-clients.ts';

const clients = 1_000;
const rounds = 5;
const ticksPerRound = 60;
const everyMs = 25;
const idle = 5_000;
const alreadyIdle = 1_000;
const tsx = ['--conditions=@quintet/source', '--import', 'tsx', '--expose-gc'];
const node = fileURLToPath(import.meta.resolve('@quintet/api/testing/ws/ws-node'));
const bare = fileURLToPath(new URL('baselines/bare-ws.ts', import.meta.url));
const path = '/toys/box?token=bench.9999999999';
const stream = 'box:bench:duck';

/** Sockets against a bare `ws.send` loop: CPU per delivered event, memory per idle socket. */
export async function run(): Promise<Row[]> {
  if (await isPostgresMissing()) return [];
  const redisUrl = (await isRedisMissing()) ? undefined : testRedisUrl;
  const { databaseUrl, drop } = await createTestDatabase();
  const options = JSON.stringify({ databaseUrl, redisUrl });
  try {
    return [
      ...(await compareDelivery(options)),
      ...(await compareDelay(options)),
      ...(await compareIdle(options)),
    ];
  } finally {
    await drop();
  }
}

/** A server with its clients, and who publishes to them. */
interface Fan {
  readonly server: ChildServer;
  readonly publisher: ChildServer;
  readonly clients: WsClients;
}

async function compareDelivery(options: string): Promise<Row[]> {
  await using base = await startChild([...tsx, bare]);
  await using ours = await startChild([...tsx, node, options]);
  await using other = await startChild([...tsx, node, options], {}, { alone: false });
  await using bareClients = await openWsClients(base.url, { count: clients, path: '/', topic: false });
  await using ownClients = await openWsClients(ours.url, { count: clients, path, topic: true });
  const bareFan = { server: base, publisher: base, clients: bareClients };
  const ownFan = { server: ours, publisher: other, clients: ownClients };
  return [await compare(bareFan, ownFan, { each: 4, atLeast: 4 })];
}

async function compare(
  base: Fan,
  ours: Fan,
  { each, atLeast }: { each: number; atLeast: number },
): Promise<Row> {
  for (const fan of [base, ours]) await measure(fan, each);
  const runs: { bare: number; ours: number }[] = [];
  for (let round = 0; round < rounds; round += 1)
    runs.push({ bare: await measure(base, each), ours: await measure(ours, each) });
  const middle = (of: (run: (typeof runs)[number]) => number) => median(runs.map(of)).toFixed(2);
  console.log(
    `  ${each} a tick, us an event: bare ${middle(({ bare }) => bare)}, ours ${middle((run) => run.ours)}`,
  );
  return {
    name: `WebSocket to ${clients} clients, ${each} a tick: CPU of bare ws / ours`,
    value: median(runs.map((run) => run.bare / run.ours)),
    unit: 'x',
    goal: { atLeast },
    baseSpread: spread(runs.map(({ bare }) => bare)),
  };
}

/** Microseconds of processor time for an event delivered to a client. */
async function measure(fan: Fan, each: number): Promise<number> {
  const count = ticksPerRound * each;
  const before = fan.server.cpuMs();
  const received = fan.clients.receive(count * clients);
  await fan.publisher.ask({ call: 'publish', stream, count, each, everyMs });
  await received;
  return ((fan.server.cpuMs() - before) * 1000) / (count * clients);
}

const few = 20;
const delayTicks = 200;

/** From the publishing on one node to the receipt by a client of another, against a process that tells its own clients. */
async function compareDelay(options: string): Promise<Row[]> {
  await using base = await startChild([...tsx, bare]);
  await using ours = await startChild([...tsx, node, options]);
  await using other = await startChild([...tsx, node, options], {}, { alone: false });
  await using bareClients = await openWsClients(base.url, { count: few, path: '/', topic: false });
  await using ownClients = await openWsClients(ours.url, { count: few, path, topic: true });
  const bareFan = { server: base, publisher: base, clients: bareClients };
  const ownFan = { server: ours, publisher: other, clients: ownClients };
  for (const fan of [bareFan, ownFan]) await measureDelay(fan);
  const runs: { bare: number; ours: number }[] = [];
  for (let round = 0; round < rounds; round += 1)
    runs.push({ bare: await measureDelay(bareFan), ours: await measureDelay(ownFan) });
  const bares = runs.map((run) => run.bare);
  console.log(
    `  p99 from node to node, ms: bare ${median(bares).toFixed(2)}, ours ${median(runs.map((run) => run.ours)).toFixed(2)}`,
  );
  return [
    {
      name: `WebSocket p99 from publishing on another node to receipt, more than bare ws in one process`,
      value: median(runs.map((run) => run.ours - run.bare)),
      unit: 'ms',
      goal: { atMost: 5 },
      baseSpread: spread(bares),
    },
  ];
}

/** The 99th of a hundred delays, in milliseconds. */
async function measureDelay(fan: Fan): Promise<number> {
  fan.clients.takeDelays();
  const received = fan.clients.receive(delayTicks * few);
  await fan.publisher.ask({ call: 'publish', stream, count: delayTicks, each: 1, everyMs });
  await received;
  const delays = fan.clients.takeDelays().toSorted((one, next) => one - next);
  return delays[Math.floor(delays.length * 0.99)] ?? Number.NaN;
}

async function compareIdle(options: string): Promise<Row[]> {
  const bases: number[] = [];
  const own: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    bases.push(await measureIdle([bare], '/'));
    own.push(await measureIdle([node, options], path));
  }
  const baseSpread = spread(bases);
  console.log(`  KB an idle socket: bare ${median(bases).toFixed(1)}, ours ${median(own).toFixed(1)}`);
  return [
    {
      name: 'resident memory of an idle WebSocket',
      value: median(own),
      unit: 'KB',
      goal: { atMost: 10.9 },
      baseSpread,
    },
    {
      name: 'resident memory of an idle WebSocket: ours / bare',
      value: median(own) / median(bases),
      unit: 'x',
      goal: { atMost: 1.1 },
      baseSpread,
    },
  ];
}

/** KB that one more idle socket takes; the first thousand pay for what is loaded once. */
async function measureIdle(args: readonly string[], at: string): Promise<number> {
  await using server = await startChild([...tsx, ...args]);
  await using _first = await openWsClients(server.url, { count: alreadyIdle, path: at, topic: false });
  const before = await residentOf(server);
  const count = idle - alreadyIdle;
  await using _others = await openWsClients(server.url, { count, path: at, topic: false });
  return ((await residentOf(server)) - before) / 1024 / count;
}

/** In bytes, after a collection. */
async function residentOf(server: ChildServer): Promise<number> {
  return z.object({ rss: z.number() }).parse(await server.ask({ call: 'memory' })).rss;
}
