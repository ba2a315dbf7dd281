import { once } from 'node:events';
import { z } from 'zod';
import { forkNode, NodeUrl } from '../servers/fork-node.ts';

export const SseNodeOptions = z.object({
  /** Without it: an embedded database in memory. */
  databaseUrl: z.string().optional(),
  redisUrl: z.string().optional(),
  /** Parts the wake-ups of a test from those of others. */
  name: z.string(),
});
export type SseNodeOptions = Readonly<z.input<typeof SseNodeOptions>>;

export interface PublishRequest {
  readonly call: 'publish';
  readonly stream: string;
  readonly count: number;
  /** Events of one transaction. */
  readonly each: number;
  /** From the start of one transaction to that of the next, in milliseconds; 0 by default. */
  readonly everyMs?: number;
  /** Characters of padding beside the time of the event, in milliseconds since the epoch; without it neither is sent. */
  readonly pad?: number;
}

export type SseNodeRequest = { readonly id: number } & (
  | PublishRequest
  | { readonly call: 'counts' | 'memory' | 'close' }
);

export interface SseNodeAnswer {
  readonly id: number;
  readonly value: unknown;
}

export interface SseNode extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  /** Publishes `count` events, `each` in a transaction; resolves when all are committed. */
  publish(stream: string, count: number, each: number): Promise<void>;
  counts(): Promise<{ open: number; slow: number; attached: number }>;
}

const Counts = z.object({ open: z.number(), slow: z.number(), attached: z.number() });

/** A process of its own with a bus and `GET /events?streams=a,b`; without a cursor it starts at the first event. */
export async function startSseNode(options: SseNodeOptions): Promise<SseNode> {
  const child = forkNode('../sse/sse-node.ts', options);
  const ended = once(child, 'exit');
  const waiting = new Map<number, (value: unknown) => void>();
  const dead = ended.then(() => {
    throw new Error('The node ended');
  });
  const { url } = NodeUrl.parse((await Promise.race([once(child, 'message'), dead]))[0]);
  child.on('message', ({ id, value }: SseNodeAnswer) => waiting.get(id)?.(value));
  let lastId = 0;

  async function ask(request: Request): Promise<unknown> {
    const id = (lastId += 1);
    const answer = new Promise((resolve) => waiting.set(id, resolve));
    child.send({ id, ...request });
    return await answer.finally(() => waiting.delete(id));
  }

  return {
    port: Number(new URL(url).port),
    pid: child.pid ?? 0,
    publish: async (stream, count, each) => void (await ask({ call: 'publish', stream, count, each })),
    counts: async () => Counts.parse(await ask({ call: 'counts' })),
    async [Symbol.asyncDispose]() {
      await Promise.race([ask({ call: 'close' }), ended]);
      child.disconnect();
      await ended;
    },
  };
}

type Request = SseNodeRequest extends infer Each ? (Each extends unknown ? Omit<Each, 'id'> : never) : never;
