import { randomUUID } from 'node:crypto';
import { createTestDatabase, isPostgresMissing, noPostgres } from '@quintet/db/testing/test-db';
import { describe, expect, test } from 'vitest';
import { allFaults } from '../../testing/faults.ts';
import { openSseClient } from '../../testing/sse/sse-client.ts';
import { startSseNode, type SseNode } from '../../testing/sse/start-sse-node.ts';
import { isRedisMissing, noRedis, testRedisUrl as redisUrl } from '../../testing/servers/test-redis.ts';

const clients = allFaults ? 200 : 20;
const cuts = 50;
const events = allFaults ? 20_000 : 6_000;
const slice = 1_000;
/** Fifty cuts of half of this on average take a client through most of the stream. */
const mostBytes = 1.1 * events;
const eventForm = /^id: (\d+)\nevent: made\ndata: \{"left":\d+\}$/;

/** What one client saw over all of its connections. */
class Witness {
  cursor = 0;
  connections = 0;
  gaps = 0;
  repeats = 0;
  others = 0;
  #goal = 0;
  #reached: (() => void) | undefined;
  readonly #ports: readonly number[];
  readonly #stream: string;

  constructor(ports: readonly number[], stream: string) {
    this.#ports = ports;
    this.#stream = stream;
  }

  /** Reads until the last event, and is cut off at random bytes before. */
  async run(): Promise<void> {
    while (this.cursor < events) {
      const cutAfter = this.connections < cuts ? 1 + Math.floor(Math.random() * mostBytes) : undefined;
      await this.#connect(cutAfter);
    }
  }

  /** Resolves once it saw this event. */
  async reach(seq: number): Promise<void> {
    if (this.cursor >= seq) return;
    this.#goal = seq;
    await new Promise<void>((resolve) => {
      this.#reached = resolve;
    });
  }

  async #connect(cutAfter: number | undefined): Promise<void> {
    const port = this.#ports[this.connections % this.#ports.length] ?? 0;
    this.connections += 1;
    const client = openSseClient({
      port,
      path: `/events?streams=${this.#stream}`,
      headers: this.cursor === 0 ? {} : { 'last-event-id': String(this.cursor) },
      cutAfter,
      onBlock: (text) => {
        const seq = eventForm.exec(text)?.[1];
        if (seq !== undefined) this.#see(Number(seq));
        else if (text.includes('event:') && !text.includes('event: ping')) this.others += 1;
        if (this.cursor === events) client.socket.destroy();
      },
    });
    await client.closed;
  }

  #see(seq: number): void {
    if (seq <= this.cursor) this.repeats += 1;
    if (seq > this.cursor + 1) this.gaps += 1;
    this.cursor = Math.max(this.cursor, seq);
    if (this.cursor >= this.#goal) this.#reached?.();
  }
}

async function cutEverywhere(nodes: readonly SseNode[]): Promise<void> {
  const stream = randomUUID();
  const ports = nodes.map(({ port }) => port);
  const witnesses = Array.from({ length: clients }, () => new Witness(ports, stream));
  const running = witnesses.map(async (witness) => await witness.run());
  for (let published = 0; published < events; published += slice) {
    await nodes[(published / slice) % nodes.length]?.publish(stream, slice, 10);
    // The writer waits for the readers, or all of them would read history at the end.
    await Promise.all(witnesses.map(async (witness) => await witness.reach(published + slice / 2)));
  }
  await Promise.all(running);
  const sum = (of: (witness: Witness) => number) =>
    witnesses.reduce((total, witness) => total + of(witness), 0);
  expect({
    gaps: sum(({ gaps }) => gaps),
    repeats: sum(({ repeats }) => repeats),
    others: sum(({ others }) => others),
  }).toEqual({ gaps: 0, repeats: 0, others: 0 });
  expect(Math.min(...witnesses.map(({ connections }) => connections))).toBeGreaterThan(cuts);
}

describe(`${clients} clients, cut ${cuts} times each at any byte while ${events} events flow`, () => {
  test('miss nothing and see nothing twice on the embedded database', async () => {
    await using node = await startSseNode({ name: randomUUID() });
    await cutEverywhere([node]);
  });

  test('nor across two nodes on PostgreSQL and Redis', async ({ skip }) => {
    skip(await isPostgresMissing(), noPostgres);
    skip(await isRedisMissing(), noRedis);
    const { databaseUrl, drop } = await createTestDatabase();
    try {
      const name = randomUUID();
      await using one = await startSseNode({ databaseUrl, redisUrl, name });
      await using two = await startSseNode({ databaseUrl, redisUrl, name });
      await cutEverywhere([one, two]);
    } finally {
      await drop();
    }
  });
});
