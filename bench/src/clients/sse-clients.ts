import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface SseClients extends AsyncDisposable {
  /** Milliseconds from the start of each connection to its first byte. */
  readonly firstByte: readonly number[];
  /** Resolves once all of them together got this many events since the last call. */
  receive(events: number): Promise<void>;
}

const atOnce = 64;

/** Connects clients that count the events they get and nothing else. */
export async function openSseClients(
  url: string,
  paths: readonly string[],
  perSecond = Number.POSITIVE_INFINITY,
): Promise<SseClients> {
  const sockets: Socket[] = [];
  const firstByte: number[] = [];
  let events = 0;
  let goal = Number.POSITIVE_INFINITY;
  let reached = () => {};
  const count = (bytes: Buffer) => {
    for (let at = bytes.indexOf('event: made'); at !== -1; at = bytes.indexOf('event: made', at + 1))
      events += 1;
    if (events >= goal) reached();
  };
  const port = Number(new URL(url).port);
  const began = performance.now();
  const open = async (path: string, index: number) => {
    const due = began + (index * 1000) / perSecond - performance.now();
    if (due > 0) await new Promise((resolve) => setTimeout(resolve, due));
    const start = performance.now();
    const socket = connect({ host: '127.0.0.1', port });
    sockets.push(socket);
    socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
    await once(socket, 'data');
    firstByte.push(performance.now() - start);
    socket.on('data', count);
  };
  const waiting = paths.map((path, index) => ({ path, index }));
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      await open(next.path, next.index);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return {
    firstByte,
    async receive(wanted) {
      await new Promise<void>((resolve) => {
        reached = resolve;
        goal = wanted;
        if (events >= wanted) resolve();
      });
      events -= wanted;
      goal = Number.POSITIVE_INFINITY;
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
