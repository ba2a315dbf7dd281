import { once } from 'node:events';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';

/**
 * The honest baseline of a job: BullMQ alone, whose jobs write their status to Redis twice, as ours do. Says how many
 * milliseconds passed between the first job added and the last one done.
 */
const [redisUrl = '', prefix = '', count = '0', concurrency = '1'] = process.argv.slice(2);
const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
const queue = new Queue('bare', { connection: redis, prefix });
const text = 'x'.repeat(6_000);
let done = 0;
const worker = new Worker(
  'bare',
  async (job) => {
    await redis.set(`${prefix}:status:${job.id}`, '{"status":"processing"}', 'EX', 3);
    await redis.set(`${prefix}:status:${job.id}`, text, 'EX', 60);
    done += 1;
    if (done === Number(count)) process.emit('message', 'done', undefined);
  },
  { connection: redis.duplicate(), prefix, concurrency: Number(concurrency) },
);
await worker.waitUntilReady();
process.send?.({ url: 'ready' });
const finished = once(process, 'message');
const began = performance.now();
await Promise.all(
  Array.from(
    { length: Number(count) },
    async (_, index) => await queue.add('job', { job_id: `job-${index}` }),
  ),
);
await finished;
const ms = performance.now() - began;
await worker.close();
await queue.obliterate({ force: true });
process.send?.({ ms });
await queue.close();
redis.disconnect();
process.exit(0);
