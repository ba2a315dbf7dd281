import { setTimeout as delay } from 'node:timers/promises';
import { openDb } from '@quintet/db/open-db';
import { openTestDb } from '@quintet/db/testing/test-db';
import { fastify } from 'fastify';
import { createSseWriter, readStart } from '../../http/sse/write-sse.ts';
import { createBus } from '../../platform/bus/bus.ts';
import { createLog } from '../../platform/log.ts';
import { createPubSub } from '../../platform/pubsub/pub-sub.ts';
import {
  type PublishRequest,
  type SseNodeAnswer,
  SseNodeOptions,
  type SseNodeRequest,
} from './start-sse-node.ts';

const { databaseUrl, redisUrl, name } = SseNodeOptions.parse(JSON.parse(process.argv[2] ?? ''));
const log = createLog('silent');

// A test that dies takes its processes with it.
process.on('disconnect', () => process.exit());

const db =
  databaseUrl === undefined
    ? await openTestDb({ kind: 'pglite' })
    : await openDb({ databaseUrl, dataDir: '', poolSize: 5 });
const pubSub = createPubSub({ redisUrl, databaseUrl, log, name });
const bus = createBus({ db, pubSub, log });
const writer = createSseWriter({ bus, log });
const app = fastify({ forceCloseConnections: 'idle' });
app.addHook('preClose', async () => await writer.close());
app.get<{ Querystring: { streams: string } }>('/events', (request, reply) => {
  const start = readStart(request) ?? 'start';
  writer.writeSse(reply, { streams: request.query.streams.split(','), start });
});
const url = await app.listen({ port: 0, host: '127.0.0.1', backlog: 4096 });
await pubSub.ready;
process.on('message', (request: SseNodeRequest) => {
  void answer(request).then((value) => say({ id: request.id, value }));
});
process.send?.({ url });

function say(message: SseNodeAnswer): void {
  process.send?.(message);
}

async function answer(request: SseNodeRequest): Promise<unknown> {
  switch (request.call) {
    case 'publish':
      return await publish(request);
    case 'counts':
      return { ...writer.counts(), attached: bus.size };
    case 'memory':
      globalThis.gc?.();
      return process.memoryUsage();
    case 'close':
      await app.close();
      bus.close();
      await pubSub.close();
      return await db.close();
  }
}

async function publish({ stream, count, each, everyMs = 0, pad }: PublishRequest): Promise<void> {
  const start = performance.now();
  const timed = pad === undefined ? () => ({}) : () => ({ at: epochMs(), pad: 'x'.repeat(pad) });
  for (let done = 0; done < count; done += each) {
    await bus.transaction(async (_tx, publishEvent) => {
      for (let index = done; index < Math.min(done + each, count); index += 1)
        publishEvent(stream, 'made', { left: count - index, ...timed() });
    });
    // At least a turn of the event loop: the embedded database gives none to the sockets.
    await delay(Math.max(0, start + (done / each + 1) * everyMs - performance.now()));
  }
}

function epochMs(): number {
  return performance.timeOrigin + performance.now();
}
