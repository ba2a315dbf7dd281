import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { ChildServer } from './child-server.ts';
import { median, percentile, spread, type Row } from './row.ts';

const readers = 900;
const others = 100;
const rounds = 5;
const events = 30;
const everyMs = 100;
/** Characters of an event, and of one that fills what a client leaves unread. */
const pad = 4_096;
const fill = 16_384;

/**
 * How late events come to 900 readers: alone, with 100 more who read, and with 100 who never do and are cut off midway.
 * `publisher` writes to the database of `server`.
 */
export async function compareDeaf(server: ChildServer, publisher: ChildServer): Promise<Row[]> {
  const held = await measureHeld(server, publisher);
  let turn = 0;
  const measure = async (openOthers?: (streams: string) => Promise<AsyncDisposable>): Promise<number> => {
    turn += 1;
    const [shared, filled] = [`shared-${turn}`, `filled-${turn}`];
    await using crowd = await openReaders(server, readers, `${shared},none`);
    await using _others = await openOthers?.(`${shared},${filled}`);
    await using witness = await openReaders(server, 1, `none,${filled}`);
    const bytes = held - (events * pad) / 2;
    const full = witness.collect(Math.floor(bytes / fill));
    await publishBytes(publisher, filled, bytes);
    await full;
    const arrived = crowd.collect(events * readers);
    await publisher.ask({ call: 'publish', stream: shared, count: events, each: 1, everyMs, pad });
    return percentile(await arrived, 0.99);
  };
  await measure();
  const runs: { alone: number; more: number; deaf: number }[] = [];
  let cut = 0;
  for (let round = 0; round < rounds; round += 1) {
    const alone = await measure();
    const more = await measure(async (streams) => await openReaders(server, others, streams));
    const before = await cutOff(server);
    const deaf = await measure(async (streams) => await openDeaf(server, others, streams));
    cut += (await cutOff(server)) - before;
    runs.push({ alone, more, deaf });
  }
  type Of = (run: (typeof runs)[number]) => number;
  const middle = (of: Of) => median(runs.map(of)).toFixed(1);
  // What else the machine does makes a round worse and never better, and a 99th percentile most of all.
  const best = (of: Of) => Math.min(...runs.map(of));
  console.log(
    `  p99 of ${readers} readers, ms: alone ${middle(({ alone }) => alone)}, beside ${others} more ${middle(({ more }) => more)}, beside ${others} who never read ${middle(({ deaf }) => deaf)}, of whom ${cut / rounds} were cut off meanwhile`,
  );
  return [
    {
      name: `SSE p99 of ${readers} readers, best round: beside ${others} who never read / alone`,
      value: best(({ deaf }) => deaf) / best(({ alone }) => alone),
      unit: 'x',
      goal: { atMost: 1.2 },
      baseSpread: spread(runs.map(({ alone }) => alone)),
    },
    {
      name: `SSE p99 of ${readers} readers, best round: beside ${others} who never read / beside ${others} more`,
      value: best(({ deaf }) => deaf) / best(({ more }) => more),
      unit: 'x',
      goal: { atMost: 1.2 },
      baseSpread: spread(runs.map(({ more }) => more)),
    },
  ];
}

/** How many bytes one who does not read takes before the server lets go: most of them lie in the kernel. */
async function measureHeld(server: ChildServer, publisher: ChildServer): Promise<number> {
  await using _deaf = await openDeaf(server, 1, 'none,held');
  const before = await cutOff(server);
  let bytes = 0;
  while ((await cutOff(server)) === before) {
    await publishBytes(publisher, 'held', fill);
    bytes += fill;
  }
  return bytes;
}

async function publishBytes(publisher: ChildServer, stream: string, bytes: number): Promise<void> {
  const count = Math.floor(bytes / fill);
  await publisher.ask({ call: 'publish', stream, count, each: 4, pad: fill });
}

async function cutOff(server: ChildServer): Promise<number> {
  const { slow } = (await server.ask({ call: 'counts' })) as { slow: number };
  return slow;
}

interface Readers extends AsyncDisposable {
  /** The delays, in milliseconds, of the next so many events that come to any of them. */
  collect(count: number): Promise<readonly number[]>;
}

const timeForm = /"at":([\d.]+),/g;

async function openReaders(server: ChildServer, count: number, streams: string): Promise<Readers> {
  let delays: number[] = [];
  let goal = Number.POSITIVE_INFINITY;
  let reached = (_delays: readonly number[]) => {};
  const listen = (socket: Socket) => {
    let rest = '';
    socket.on('data', (bytes) => {
      const now = performance.timeOrigin + performance.now();
      const text = rest + bytes.toString('latin1');
      let end = 0;
      for (const match of text.matchAll(timeForm)) {
        delays.push(now - Number(match[1]));
        end = match.index + match[0].length;
      }
      rest = text.slice(Math.max(end, text.length - 40));
      if (delays.length >= goal) reached(delays);
    });
  };
  const sockets = await openAll(server, count, streams, listen);
  return {
    async collect(wanted) {
      delays = [];
      goal = wanted;
      return await new Promise((resolve) => (reached = resolve));
    },
    [Symbol.asyncDispose]: async () => await closeAll(sockets),
  };
}

/** Clients who read nothing but the head of the answer. */
async function openDeaf(server: ChildServer, count: number, streams: string): Promise<AsyncDisposable> {
  const sockets = await openAll(server, count, streams, (socket) => socket.pause());
  return { [Symbol.asyncDispose]: async () => await closeAll(sockets) };
}

async function openAll(
  server: ChildServer,
  count: number,
  streams: string,
  then: (socket: Socket) => void,
): Promise<Socket[]> {
  const port = Number(new URL(server.url).port);
  const open = async () => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('error', () => undefined);
    socket.write(`GET /events?streams=${streams} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
    await untilLive(socket);
    then(socket);
    return socket;
  };
  return await Promise.all(Array.from({ length: count }, open));
}

/** The first cursor is told when a client has its place in the streams. */
async function untilLive(socket: Socket): Promise<void> {
  let text = '';
  while (!text.includes('\nid: ')) text += String((await once(socket, 'data'))[0]);
}

async function closeAll(sockets: readonly Socket[]): Promise<void> {
  await Promise.all(
    sockets.map(async (socket) => {
      if (socket.destroyed) return;
      socket.destroy();
      await once(socket, 'close');
    }),
  );
}
