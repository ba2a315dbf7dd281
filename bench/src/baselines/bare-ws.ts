import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { WebSocketServer } from 'ws';

/** The honest baseline: `ws` alone, each event sent to every client in a loop. */
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  backlog: 4096,
  perMessageDeflate: false,
});
interface Request {
  readonly id: number;
  readonly call: 'publish' | 'memory';
  readonly count: number;
  readonly each: number;
  readonly everyMs: number;
}

async function publish({ count, each, everyMs }: Request): Promise<void> {
  const start = performance.now();
  for (let done = 0; done < count; done += each) {
    const turned = Math.round((performance.timeOrigin + performance.now()) * 1000);
    for (let index = 0; index < each; index += 1) {
      const ts = new Date().toISOString();
      const text = JSON.stringify({
        type: 'event',
        channel: 'box',
        topic: 'runs:duck',
        data: { turned },
        ts,
      });
      for (const client of server.clients) client.send(text);
      await turn();
    }
    await delay(Math.max(0, start + (done / each + 1) * everyMs - performance.now()));
  }
}

async function answer(request: Request): Promise<unknown> {
  if (request.call === 'publish') return await publish(request);
  globalThis.gc?.();
  return process.memoryUsage();
}

process.on('disconnect', () => process.exit());
process.on('message', (request: Request) => {
  void answer(request).then((value) => process.send?.({ id: request.id, value }));
});
server.once('listening', () => {
  const address = server.address();
  process.send?.({ url: `http://127.0.0.1:${address instanceof Object ? address.port : 0}` });
});
