import { Redis } from 'ioredis';
import type { Transport, TransportOptions } from './transport.ts';

const mostDelayMs = 5_000;

/** Redis pub/sub over two connections of its own, one that listens and one that speaks. Reconnects by itself. */
export function openRedisTransport(redisUrl: string, options: TransportOptions): Transport {
  const connection = {
    connectionName: options.name,
    maxRetriesPerRequest: null,
    autoResubscribe: false,
    keepAlive: 10_000,
    retryStrategy: (attempt: number) => Math.min(50 * 2 ** attempt, mostDelayMs) * (0.5 + Math.random() / 2),
  };
  const listening = new Redis(redisUrl, connection);
  const speaking = new Redis(redisUrl, { ...connection, enableOfflineQueue: false });
  const onError = (error: Error) => options.log(`pub/sub over Redis is away: ${error.message}`);
  listening.on('error', onError);
  speaking.on('error', onError);
  listening.on('message', (_channel, payload: string) => options.onMessage(payload));
  speaking.on('ready', afterFirst(options.onReconnect));
  return {
    ready: Promise.all([subscribeWhenever(listening, options), whenReady(speaking)]).then(() => undefined),
    // What is lost is made up for by the poll.
    send: async (payload) => {
      await speaking.publish(options.name, payload).catch(() => undefined);
    },
    close: async () => {
      listening.disconnect();
      speaking.disconnect();
      await Promise.resolve();
    },
  };
}

async function whenReady(redis: Redis): Promise<void> {
  await new Promise<void>((resolve) => {
    redis.once('ready', () => resolve());
  });
}

/** Subscribes on every connection; resolves after the first. */
async function subscribeWhenever(listening: Redis, options: TransportOptions): Promise<void> {
  const onReady = afterFirst(options.onReconnect);
  await new Promise<void>((resolve) => {
    listening.on('ready', () => {
      listening.subscribe(options.name).then(
        () => {
          resolve();
          onReady();
        },
        () => undefined,
      );
    });
  });
}

function afterFirst(run: () => void): () => void {
  let first = true;
  return () => {
    if (!first) run();
    first = false;
  };
}
