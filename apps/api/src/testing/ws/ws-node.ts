import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { openApp } from '../../app.ts';
import { loadConfig } from '../../config.ts';
import { modules } from '../../modules.ts';
import { createLog } from '../../platform/log.ts';
import { createServer } from '../../server.ts';
import { toyModule } from '../toy/toy-module.ts';

/** A whole server with the toy, in a process of its own: benches publish on it what its sockets tell. */
const Options = z.object({ databaseUrl: z.string(), redisUrl: z.string().optional() });
const { databaseUrl, redisUrl } = Options.parse(JSON.parse(process.argv[2] ?? ''));

const Request = z.object({
  id: z.number(),
  call: z.enum(['publish', 'memory']),
  stream: z.string().default(''),
  count: z.number().default(0),
  each: z.number().default(1),
  everyMs: z.number().default(0),
});

// A bench that dies takes its processes with it.
process.on('disconnect', () => process.exit());

const config = loadConfig({
  LOG_LEVEL: 'silent',
  RATE_LIMITS: 'off',
  DATA_DIR: mkdtempSync(join(tmpdir(), 'quintet-')),
  DATABASE_URL: databaseUrl,
  ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
});
const { core, ...app } = await openApp({ ...modules, toy: toyModule }, config, createLog('silent'), {
  role: 'web',
});
const server = await createServer({ core, ...app });
const url = await server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 });
process.on('message', (raw) => {
  const request = Request.parse(raw);
  void answer(request).then((value) => process.send?.({ id: request.id, value }));
});
process.send?.({ url });

async function answer(request: z.output<typeof Request>): Promise<unknown> {
  if (request.call === 'publish') return await publish(request);
  globalThis.gc?.();
  return process.memoryUsage();
}

/** Publishes so many events, `each` in a transaction, that carry their moment in microseconds since the epoch. */
async function publish({ stream, count, each, everyMs }: z.output<typeof Request>): Promise<void> {
  const start = performance.now();
  for (let done = 0; done < count; done += each) {
    const turns = Math.round((performance.timeOrigin + performance.now()) * 1000);
    await core.bus.transaction(async (_tx, publishEvent) => {
      for (let index = 0; index < each; index += 1) publishEvent(stream, 'ran', { turns });
    });
    await delay(Math.max(0, start + (done / each + 1) * everyMs - performance.now()));
  }
}
