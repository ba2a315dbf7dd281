import type { Db } from '@quintet/db/open-db';
import {
  createPostgresBackend,
  type JobProgress,
  type PostgresConnectionOptions,
  type PostgresQueueBackend,
  Queue,
  runMigrations,
  Worker,
} from 'bullmq';
import { isUnavailable } from '@quintet/db/is-unavailable';
import { openQueuePool, type QueuePool } from '@quintet/db/queue/queue-pool';
import {
  type JobsBackend,
  keepQueues,
  shortEventLog,
  type QueueProcessor,
  type QueueWorkerOptions,
} from './backend.ts';
import { JobsUnavailableError } from './error.ts';
import { type Logger, warnSeldom } from '../log.ts';

const schema = 'bullmq';

/** Queues in the database, in a schema of their own that is made and brought up to date here. */
export async function openDatabaseBackend(db: Db, log: Logger): Promise<JobsBackend> {
  const connection = await openQueuePool(db, schema);
  // The library takes an advisory lock, so that processes which start together take turns.
  await connection.runAlone(async (session) => {
    await runMigrations(session, schema);
  });
  const queues = keepQueues(async (queueName) => {
    const queue = openQueue(queueName, connection);
    queue.on('error', (error) => warnSeldom(log, { queueName, reason: error.message }, 'job queue error'));
    await queue.waitUntilReady();
    return queue;
  });
  return {
    addsInBulk: false,
    use: async (queueName, run) => {
      try {
        return await run(await queues.of(queueName));
      } catch (error) {
        if (isUnavailable(error)) throw new JobsUnavailableError('the database is away', { cause: error });
        throw error;
      }
    },
    openWorker: async (queueName, process, options) => {
      const worker = openDatabaseWorker(queueName, process, { ...options, connection });
      worker.on('stalled', (jobId) => {
        queues
          .of(queueName)
          .then(async (queue) => await bringForward(queue, jobId))
          .catch(ignore);
      });
      await worker.waitUntilReady();
      return worker;
    },
    close: async () => {
      await queues.close();
      await connection.end();
    },
  };
}

// The library puts the job of a dead process behind all that wait, where Redis puts it first.
async function bringForward(queue: ReturnType<typeof openQueue>, jobId: string): Promise<void> {
  const job = await queue.getJob(jobId);
  await job?.changePriority({ priority: job.priority, lifo: true });
}

// It keeps its place then, and is run all the same.
function ignore(): void {}

function openQueue(queueName: string, connection: QueuePool) {
  return new Queue<
    unknown,
    unknown,
    string,
    unknown,
    unknown,
    string,
    PostgresQueueBackend,
    PostgresConnectionOptions
  >(queueName, { connection, streams: shortEventLog }, createPostgresBackend);
}

function openDatabaseWorker(
  queueName: string,
  process: QueueProcessor,
  options: QueueWorkerOptions & { connection: QueuePool },
) {
  return new Worker<unknown, unknown, string, PostgresQueueBackend, JobProgress, PostgresConnectionOptions>(
    queueName,
    process,
    // A notification or a due time ends it; the pause is for what nobody foresaw.
    { drainDelay: 30, ...options },
    createPostgresBackend,
  );
}
