import { once } from 'node:events';
import { createRedisBackend, Queue, Worker } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { type JobsBackend, keepQueues, shortEventLog } from './backend.ts';
import { JobsUnavailableError } from './error.ts';
import { type Logger, warnSeldom } from '../log.ts';

type RedisQueue = Queue<unknown, unknown>;

const silentMs = 1_500;
const longestPauseMs = 2_000;
const retryStrategy = (times: number) => Math.min(longestPauseMs, 50 * 2 ** Math.min(times, 10));

// A request must not wait for a Redis that is away, and must not be sent twice.
const failFast: RedisOptions = {
  connectTimeout: silentMs,
  // One that has gone silent is hung up on.
  socketTimeout: silentMs,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  retryStrategy,
};

// A worker has nothing better to do than to wait for Redis.
const patient: RedisOptions = { connectTimeout: silentMs, maxRetriesPerRequest: null, retryStrategy };

/** Queues in Redis: commands fail within seconds while it is away, workers go on by themselves when it is back. */
export function openRedisBackend(url: string, prefix: string, log: Logger): JobsBackend {
  const commands = watch(new Redis(url, failFast), log);
  let work: Redis | undefined;
  // The first connection is worth a moment, one that was lost is not.
  const settled = settle(commands);
  const connected = async () => {
    await settled;
    if (!isReady(commands)) throw new JobsUnavailableError('Redis is away');
  };

  const queues = keepQueues(async (queueName) => {
    const queue: RedisQueue = new Queue(
      queueName,
      { connection: commands, prefix, streams: shortEventLog },
      createRedisBackend,
    );
    queue.on('error', (error) => log.debug({ queueName, reason: error.message }, 'job queue error'));
    await queue.waitUntilReady();
    return queue;
  });

  return {
    addsInBulk: true,
    use: async (queueName, run) => {
      if (!isReady(commands)) await connected();
      try {
        return await run(await queues.of(queueName));
      } catch (error) {
        if (isAway(commands, error)) throw new JobsUnavailableError('Redis is away', { cause: error });
        throw error;
      }
    },
    openWorker: (queueName, process, options) => {
      work ??= watch(new Redis(url, patient), log);
      const worker = new Worker<unknown, unknown>(
        queueName,
        process,
        { ...options, connection: work, prefix },
        createRedisBackend,
      );
      // It is ready when Redis is, which may be later.
      return Promise.resolve(worker);
    },
    close: async () => {
      await queues.close();
      commands.disconnect();
      work?.disconnect();
    },
  };
}

function watch(redis: Redis, log: Logger): Redis {
  // Every queue and worker listens to it.
  redis.setMaxListeners(0);
  redis.on('error', (error: Error) =>
    warnSeldom(log, { reason: error.message }, 'the job queue cannot reach Redis'),
  );
  return redis;
}

async function settle(redis: Redis): Promise<void> {
  const done = new AbortController();
  const timeout = AbortSignal.timeout(silentMs);
  const signal = AbortSignal.any([done.signal, timeout]);
  const wait = async (event: string) => await once(redis, event, { signal });
  await Promise.race([wait('ready'), wait('close')]).catch(() => undefined);
  done.abort();
}

// The status changes behind the compiler's back.
function isReady(redis: Redis): boolean {
  return redis.status === 'ready';
}

function isAway(redis: Redis, error: unknown): boolean {
  if (!isReady(redis)) return true;
  const text = error instanceof Error ? `${error.name} ${error.message}` : '';
  return /MaxRetriesPerRequest|AbortError|timed out|connection is closed|isn't writeable|ECONN|LOADING/i.test(
    text,
  );
}
