import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface WsClients extends AsyncDisposable {
  /** Resolves once all of them together got this many events since the last call. */
  receive(events: number): Promise<void>;
  /** How long each event was on its way since the last call, in milliseconds, by what it says of when it was published. */
  takeDelays(): number[];
}

const atOnce = 64;
const mostDelays = 100_000;
const marker = '"turned":';
const subscribe = toMaskedFrame(JSON.stringify({ type: 'subscribe', topic: 'runs:duck' }));

/** Connects clients that count the events they get and nothing else; they subscribe to a topic when told to. */
export async function openWsClients(
  url: string,
  { count, path, topic }: { count: number; path: string; topic: boolean },
): Promise<WsClients> {
  const sockets: Socket[] = [];
  let events = 0;
  let goal = Number.POSITIVE_INFINITY;
  let reached = () => {};
  let delays: number[] = [];
  const take = (bytes: Buffer) => {
    const now = performance.timeOrigin + performance.now();
    for (let at = bytes.indexOf(marker); at !== -1; at = bytes.indexOf(marker, at + 1)) {
      events += 1;
      // Of many clients the first few tell enough.
      if (delays.length < mostDelays) delays.push(now - readMoment(bytes, at + marker.length));
    }
    if (events >= goal) reached();
  };
  await openEach(count, async () => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
    sockets.push(socket);
    socket.write(
      `GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n`,
    );
    await once(socket, 'data');
    if (topic) {
      socket.write(subscribe);
      await once(socket, 'data');
    }
    socket.on('data', take);
  });
  return {
    async receive(wanted) {
      await new Promise<void>((resolve) => {
        reached = resolve;
        goal = wanted;
        if (events >= wanted) resolve();
      });
      events -= wanted;
      goal = Number.POSITIVE_INFINITY;
    },
    takeDelays() {
      const taken = delays;
      delays = [];
      return taken;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(
        sockets.map(async (socket) => {
          socket.destroy();
          await once(socket, 'close');
        }),
      );
    },
  };
}

/** Opens so many, some at once. */
async function openEach(count: number, open: () => Promise<void>): Promise<void> {
  let left = count;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      await open();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** Microseconds since the epoch, in milliseconds. */
function readMoment(bytes: Buffer, at: number): number {
  return Number.parseInt(bytes.toString('latin1', at, at + 20), 10) / 1000;
}

/** A short text as a client sends it; a mask of zeros leaves it as it is. */
function toMaskedFrame(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
}
