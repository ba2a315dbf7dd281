import { randomUUID } from 'node:crypto';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';

/**
 * The honest baseline of a report's job: BullMQ alone, told about each job what ours is told, whose jobs write to Redis
 * what ours write there and do nothing else. Answers with the milliseconds from the first job added to the last one done.
 */
const [redisUrl = '', prefix = ''] = process.argv.slice(2);
const inFlight = 200;
const concurrency = 64;
const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
const streams = { events: { maxLen: 100 } };
const queue = new Queue('bare', { connection: redis, prefix, streams });
// As long as the status of the section that ours draft.
const text = 'x'.repeat(1_600);
let left = 0;
let finish = () => undefined as void;
const worker = new Worker(
  'bare',
  async ({ id }) => {
    const key = `${prefix}:status:${id}`;
    await redis.del(key);
    await redis.set(key, text, 'EX', 86_400);
    left -= 1;
    if (left === 0) finish();
  },
  { connection: redis.duplicate(), prefix, concurrency },
);
await worker.waitUntilReady();

process.on('message', ({ id, count }: { id: number; count: number }) => {
  void measure(count).then((value) => process.send?.({ id, value }));
});
process.once('SIGTERM', () => void close().then(() => process.exit(0)));
process.send?.({ url: '' });

async function measure(count: number): Promise<number> {
  left = count;
  const done = new Promise<void>((resolve) => (finish = resolve));
  const began = performance.now();
  let unsent = count;
  const client = async () => {
    while (unsent > 0) {
      unsent -= 1;
      const job_id = randomUUID();
      await queue.add(
        'bare',
        { job_id },
        {
          jobId: job_id,
          attempts: 3,
          backoff: { type: 'exponential', delay: 500 },
          removeOnComplete: { age: 86_400 },
          removeOnFail: { age: 86_400 },
        },
      );
    }
  };
  await Promise.all(Array.from({ length: inFlight }, client));
  await done;
  return performance.now() - began;
}

async function close(): Promise<void> {
  await worker.close();
  await queue.obliterate({ force: true });
  await queue.close();
  redis.disconnect();
}
