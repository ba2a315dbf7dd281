import { createServer, type ServerResponse } from 'node:http';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';

/** The honest baseline: bare node:http, each event encoded once and its buffer written to every response. */
const clients = new Set<ServerResponse>();
const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': connected\n\n');
  clients.add(response);
  response.on('close', () => clients.delete(response));
});
let seq = 0;

interface Request {
  readonly id: number;
  readonly call: 'publish' | 'memory';
  readonly count: number;
  readonly each: number;
  readonly everyMs: number;
  /** Writes the events of a tick in one turn of the event loop, which joins them, instead of each as it comes. */
  readonly together: boolean;
}

async function publish({ count, each, everyMs, together }: Request): Promise<void> {
  const start = performance.now();
  for (let done = 0; done < count; done += each) {
    for (let index = done; index < done + each; index += 1) {
      seq += 1;
      const event = Buffer.from(
        `id: ${seq}\nevent: made\ndata: ${JSON.stringify({ left: count - index })}\n\n`,
      );
      for (const response of clients) response.write(event);
      if (!together) await turn();
    }
    await delay(Math.max(0, start + (done / each + 1) * everyMs - performance.now()));
  }
}

async function answer(request: Request): Promise<unknown> {
  if (request.call === 'publish') return await publish(request);
  globalThis.gc?.();
  return process.memoryUsage();
}

process.on('message', (request: Request) => {
  void answer(request).then((value) => process.send?.({ id: request.id, value }));
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  const address = server.address();
  process.send?.({ url: `http://127.0.0.1:${address instanceof Object ? address.port : 0}` });
});
