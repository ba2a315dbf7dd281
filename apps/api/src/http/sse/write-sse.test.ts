import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { openTestDb, type TestDb } from '@quintet/db/testing/test-db';
import { fastify, type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createBus, type Bus } from '../../platform/bus/bus.ts';
import { createLog, type Logger } from '../../platform/log.ts';
import { createPubSub } from '../../platform/pubsub/pub-sub.ts';
import { openSseClient, readBlock, type SseBlock, type SseClient } from '../../testing/sse/sse-client.ts';
import { createSseWriter, readStart, type SseOptions, type SseWriter } from './write-sse.ts';

const log = createLog('silent');

interface Reader extends SseClient {
  readonly blocks: SseBlock[];
  head: string;
  /** Resolves once this many blocks of this event came. */
  read(event: string, count: number): Promise<SseBlock[]>;
}

/** What ends at once ends within this on a busy machine too; who has to be waited for is waited for longer. */
const soonMs = 20_000;

let db: TestDb;
let bus: Bus;
let writer: SseWriter;
let app: FastifyInstance;
let port: number;

beforeAll(async () => {
  db = await openTestDb({ kind: 'pglite' });
});
afterAll(async () => await db.close());
beforeEach(async () => {
  bus = createBus({ db, pubSub: createPubSub({ log, name: 'test' }), log });
  await serve({});
});
afterEach(async () => {
  await app.close();
  bus.close();
});

async function serve(options: {
  pingMs?: number;
  sse?: Partial<SseOptions>;
  frames?: AsyncIterable<object>;
  log?: Logger;
}) {
  await app?.close();
  writer = createSseWriter({
    bus,
    log: options.log ?? log,
    ...(options.pingMs === undefined ? {} : { pingMs: options.pingMs }),
  });
  app = fastify({ forceCloseConnections: 'idle' });
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'x-request-id': 'abc', 'access-control-allow-origin': 'https://example.org' });
  });
  app.addHook('preClose', async () => await writer.close());
  const others = new Set(['other']);
  app.get<{ Querystring: { streams: string; types?: string } }>('/events', (request, reply) => {
    const streams = request.query.streams.split(',');
    const types = request.query.types === 'other' ? others : undefined;
    writer.writeSse(reply, { streams, types, start: readStart(request) ?? 'now', ...options.sse });
  });
  app.get('/frames', (_request, reply) => writer.sendEvents(reply, options.frames ?? empty()));
  port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
}

async function* empty(): AsyncGenerator<object> {}

function open(path: string, headers: Record<string, string> = {}): Reader {
  const blocks: SseBlock[] = [];
  let told = () => {};
  const client = openSseClient({
    port,
    path,
    headers,
    onHead: (head) => {
      reader.head = head;
    },
    onBlock: (text) => {
      blocks.push(readBlock(text));
      told();
    },
  });
  const reader: Reader = {
    ...client,
    blocks,
    head: '',
    async read(event, count) {
      for (;;) {
        const found = blocks.filter((block) => (block.event ?? 'none') === event);
        if (found.length >= count) return found;
        await new Promise<void>((resolve) => {
          told = resolve;
        });
      }
    },
  };
  return reader;
}

/** A reader that is on its streams: it has been told its first cursor. */
async function openLive(streams: string): Promise<Reader> {
  const reader = open(`/events?streams=${streams}`);
  await expect.poll(() => reader.blocks.some(({ id }) => id !== undefined)).toBe(true);
  return reader;
}

async function publish(stream: string, ...data: readonly unknown[]): Promise<void> {
  await bus.transaction(async (_tx, publishEvent) => {
    for (const each of data) publishEvent(stream, 'made', each);
  });
}

/** More than the buffers of the system take. */
async function publishHistory(stream: string): Promise<void> {
  for (let round = 0; round < 8; round += 1)
    await publish(stream, ...Array.from({ length: 256 }, () => 'x'.repeat(8_000)));
}

test('the head comes at once, with the headers that were set before', async () => {
  const reader = open(`/events?streams=${randomUUID()}`);
  await reader.read('none', 1);
  expect(reader.head).toMatch(/^HTTP\/1.1 200 OK/);
  expect(reader.head.toLowerCase().split('\r\n')).toEqual(
    expect.arrayContaining([
      'content-type: text/event-stream; charset=utf-8',
      'cache-control: no-store',
      'x-accel-buffering: no',
      'x-request-id: abc',
      'access-control-allow-origin: https://example.org',
    ]),
  );
});

test('frames carry id, event and data, and the first cursor is told before any event', async () => {
  const stream = randomUUID();
  await publish(stream, 'before');
  const reader = await openLive(stream);
  await publish(stream, { text: 'ünï\u2028\n' }, null);
  expect(await reader.read('made', 2)).toEqual([
    { id: '2', event: 'made', data: JSON.stringify({ text: 'ünï\u2028\n' }) },
    { id: '3', event: 'made', data: 'null' },
  ]);
  expect(reader.blocks.slice(0, 2)).toEqual([{}, { id: '1' }]);
});

test.each([
  ['header', (cursor: string) => ['', { 'last-event-id': cursor }] as const],
  ['query', (cursor: string) => [`&lastEventId=${cursor}`, {}] as const],
])('a cursor in the %s resumes right after it; a wrong one resets once', async (_place, give) => {
  const stream = randomUUID();
  await publish(stream, 1, 2, 3);
  const [goodQuery, goodHeaders] = give('1');
  const good = open(`/events?streams=${stream}${goodQuery}`, { ...goodHeaders });
  expect((await good.read('made', 2)).map(({ id }) => id)).toEqual(['2', '3']);
  const [badQuery, badHeaders] = give('now');
  const bad = open(`/events?streams=${stream}${badQuery}`, { ...badHeaders });
  expect(await bad.read('reset', 1)).toEqual([{ id: '3', event: 'reset', data: '{"cursor":"3"}' }]);
  await publish(stream, 4);
  expect((await bad.read('made', 1)).map(({ id }) => id)).toEqual(['4']);
  expect(bad.blocks.filter(({ event }) => event === 'reset')).toHaveLength(1);
});

test('each frame of several streams carries the cursor of all, and every one of them resumes', async () => {
  const [one, two] = [randomUUID(), randomUUID()];
  const reader = await openLive(`${one},${two}`);
  await publish(one, 1);
  await publish(two, 2);
  await publish(one, 3, 4);
  const whole = await reader.read('made', 4);
  expect(whole.map(({ id }) => id)).toEqual(['1-0', '1-1', '2-1', '3-1']);
  for (const [index, { id = '' }] of whole.entries()) {
    const again = open(`/events?streams=${one},${two}`, { 'last-event-id': id });
    const rest = await again.read('made', whole.length - index - 1);
    expect(rest.map(({ data }) => data).toSorted()).toEqual(
      whole
        .slice(index + 1)
        .map(({ data }) => data)
        .toSorted(),
    );
  }
});

test('events of one transaction come in one chunk', async () => {
  const stream = randomUUID();
  const reader = await openLive(stream);
  const chunks: Buffer[] = [];
  reader.socket.on('data', (bytes: Buffer) => chunks.push(bytes));
  await publish(stream, 1, 2, 3, 4);
  await reader.read('made', 4);
  const body = 'id: 1\nevent: made\ndata: 1\n\n';
  expect(
    Buffer.concat(chunks)
      .toString()
      .startsWith(`${(body.length * 4).toString(16)}\r\n${body}`),
  ).toBe(true);
});

test('clients who want different types share a stream', async () => {
  const stream = randomUUID();
  const all = await openLive(stream);
  const some = await openLive(`${stream}&types=other`);
  await bus.transaction(async (_tx, publishEvent) => {
    publishEvent(stream, 'made', 1);
    publishEvent(stream, 'other', 2);
  });
  expect((await some.read('other', 1)).map(({ id }) => id)).toEqual(['2']);
  expect(some.blocks.filter(({ event }) => event === 'made')).toEqual([]);
  expect((await all.read('made', 1)).map(({ id }) => id)).toEqual(['1']);
  expect((await all.read('other', 1)).map(({ id }) => id)).toEqual(['2']);
});

test('pings carry no id', async () => {
  await serve({ pingMs: 25 });
  const reader = open(`/events?streams=${randomUUID()}`);
  expect(await reader.read('ping', 3)).toEqual(
    Array.from({ length: 3 }, () => ({ event: 'ping', data: '{}' })),
  );
});

test('a stream ends in order within a ping of the time it has to', async () => {
  await serve({ pingMs: 25, sse: { closeAt: Date.now() + 50 } });
  expect(await open(`/events?streams=${randomUUID()}`).closed).toEqual({ whole: true });
  expect(writer.counts()).toEqual({ open: 0, slow: 0 });
});

test('a client who leaves 64 KB unread is cut off with a reason while the others go on', async () => {
  const lines: unknown[] = [];
  await serve({ log: pino({ base: null }, { write: (line: string) => lines.push(JSON.parse(line)) }) });
  const served: Socket[] = [];
  app.server.on('connection', (socket: Socket) => served.push(socket));
  const stream = randomUUID();
  const deaf = await openLive(stream);
  deaf.socket.pause();
  const readers = [await openLive(stream), await openLive(stream)];
  const data = 'x'.repeat(60_000);
  let sent = 0;
  let mostWaiting = 0;
  while (writer.counts().slow === 0 && sent < 400) {
    await publish(stream, data);
    sent += 1;
    await Promise.all(readers.map(async (reader) => await reader.read('made', sent)));
    mostWaiting = Math.max(mostWaiting, served[0]?.writableLength ?? 0);
  }
  expect(writer.counts()).toEqual({ open: 2, slow: 1 });
  expect(lines).toMatchObject([{ reason: 'slow_consumer' }]);
  // One event more than the limit: it is looked at before each write.
  expect(mostWaiting).toBeGreaterThan(65_536);
  expect(mostWaiting).toBeLessThan(65_536 + data.length + 200);
  expect(bus.size).toBe(2);
  for (const { blocks } of readers) {
    const ids = blocks.filter(({ event }) => event === 'made').map(({ id }) => Number(id));
    expect(ids).toEqual(Array.from({ length: sent }, (_, index) => index + 1));
  }
});

test('a client who stops in the middle of its history is cut off by the pings', async () => {
  await serve({ pingMs: 100 });
  const stream = randomUUID();
  await publishHistory(stream);
  const deaf = open(`/events?streams=${stream}`, { 'last-event-id': '0' });
  await deaf.read('made', 1);
  deaf.socket.pause();
  await expect.poll(() => writer.counts().slow).toBe(1);
  expect(bus.size).toBe(0);
});

test('history waits for a client who reads late', async () => {
  const stream = randomUUID();
  await publishHistory(stream);
  const late = open(`/events?streams=${stream}`, { 'last-event-id': '0' });
  await late.read('made', 1);
  late.socket.pause();
  const quick = open(`/events?streams=${stream}`, { 'last-event-id': '0' });
  const ids = Array.from({ length: 2_048 }, (_, index) => String(index + 1));
  expect((await quick.read('made', 2_048)).map(({ id }) => id)).toEqual(ids);
  late.socket.resume();
  expect((await late.read('made', 2_048)).map(({ id }) => id)).toEqual(ids);
  expect(writer.counts()).toEqual({ open: 2, slow: 0 });
});

test('clients who leave at any time leave nothing behind', async () => {
  const stream = randomUUID();
  const leaving = Array.from({ length: 30 }, async (_, index) => {
    const path = `/events?streams=${stream}&lastEventId=0`;
    const client = openSseClient({ port, path, cutAfter: 1 + index * 20 });
    if (index % 3 === 0) client.socket.destroy();
    await client.closed;
  });
  for (let round = 0; round < 30; round += 1) await publish(stream, round);
  await Promise.all(leaving);
  await expect
    .poll(() => ({ ...writer.counts(), attached: bus.size }))
    .toEqual({ open: 0, slow: 0, attached: 0 });
});

test('a client who leaves before the answer begins leaves nothing behind', async () => {
  let asked = () => {};
  const arrived = new Promise<void>((resolve) => {
    asked = resolve;
  });
  let ended = 0;
  const late = fastify();
  late.get('/late', async (request, reply) => {
    asked();
    await once(request.raw.socket, 'close');
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    writer.writeSse(reply, { streams: [randomUUID()], start: 'now', onEnd: () => (ended += 1) });
  });
  const url = new URL(await late.listen({ port: 0, host: '127.0.0.1' }));
  const client = openSseClient({ port: Number(url.port), path: '/late' });
  await arrived;
  client.socket.destroy();
  await expect.poll(() => ended).toBe(1);
  expect(writer.counts().open).toBe(0);
  expect(bus.size).toBe(0);
  await late.close();
});

test('closing the server ends every stream in order, and soon', async () => {
  const stream = randomUUID();
  const readers = await Promise.all([openLive(stream), openLive(stream), openLive(stream)]);
  await publish(stream, 'last');
  const start = performance.now();
  await app.close();
  expect(performance.now() - start).toBeLessThan(soonMs);
  for (const reader of readers) {
    expect(await reader.closed).toEqual({ whole: true });
    expect(reader.blocks.at(-1)).toEqual({ id: '1', event: 'made', data: '"last"' });
  }
  expect(bus.size).toBe(0);
});

test('closing the server does not wait for a client who does not read', async () => {
  const stream = randomUUID();
  await publishHistory(stream);
  const deaf = open(`/events?streams=${stream}`, { 'last-event-id': '0' });
  await deaf.read('made', 1);
  deaf.socket.pause();
  const quick = open(`/events?streams=${stream}`, { 'last-event-id': '0' });
  await quick.read('made', 2_048);
  const start = performance.now();
  await app.close();
  expect(performance.now() - start).toBeLessThan(soonMs);
});

test('HTTP/1.0, HEAD and pipelined requests are served as well', async () => {
  const stream = randomUUID();
  await publish(stream, 1);
  const answerTo = async (request: string, until: string) => {
    const { socket, closed } = openSseClient({ port, path: '/none' });
    socket.removeAllListeners('data');
    await once(socket, 'data');
    let text = '';
    socket.on('data', (bytes: Buffer) => (text += bytes.toString()));
    socket.write(request);
    await expect.poll(() => text).toContain(until);
    return { text, closed };
  };
  const path = `/events?streams=${stream}&lastEventId=0`;
  const old = await answerTo(`GET ${path} HTTP/1.0\r\n\r\n`, 'data: 1\n\n');
  expect(old.text).not.toMatch(/transfer-encoding/i);
  const head = await answerTo(`HEAD ${path} HTTP/1.1\r\nhost: a\r\n\r\n`, '\r\n\r\n');
  expect(head.text).toMatch(/^HTTP\/1.1 200 OK/);
  await head.closed;
  const get = (target: string) => `GET ${target} HTTP/1.1\r\nhost: a\r\n\r\n`;
  const piped = await answerTo(get('/none') + get(path), 'data: 1\n\n');
  expect(piped.text).toMatch(/^HTTP\/1.1 404/);
});

test('events from elsewhere are sent as they come, as data alone, and end the response', async () => {
  await serve({
    frames: (async function* () {
      yield { text: 'one\ntwo\r\nthree' };
      await Promise.resolve();
      yield { done: true };
    })(),
  });
  const reader = open('/frames');
  expect(await reader.closed).toEqual({ whole: true });
  expect(reader.blocks).toEqual([{ data: '{"text":"one\\ntwo\\r\\nthree"}' }, { data: '{"done":true}' }]);
});

test('frames stop being asked for when the client is gone', async () => {
  let left = () => {};
  const stopped = new Promise<void>((resolve) => {
    left = resolve;
  });
  await serve({
    frames: (async function* () {
      try {
        for (;;) {
          yield { text: 'x'.repeat(1_000) };
          await new Promise((resolve) => {
            setImmediate(resolve);
          });
        }
      } finally {
        left();
      }
    })(),
  });
  const reader = open('/frames');
  await reader.read('none', 3);
  reader.socket.destroy();
  await stopped;
  expect(writer.counts().open).toBe(0);
});
