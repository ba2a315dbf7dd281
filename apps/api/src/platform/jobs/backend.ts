import type { Job, Processor, Queue, WorkerOptions } from 'bullmq';

/** What is used of a BullMQ queue, whatever is under it. */
export type JobQueue = Pick<
  Queue<unknown, unknown>,
  | 'add'
  | 'addBulk'
  | 'getJob'
  | 'getJobState'
  | 'clean'
  | 'getJobSchedulers'
  | 'upsertJobScheduler'
  | 'removeJobScheduler'
>;

/** What is used of a BullMQ worker. */
export interface QueueWorker {
  run(): Promise<void>;
  close(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: Job<unknown, unknown> | undefined, error: Error) => void): unknown;
  on(event: 'lockRenewalFailed', listener: (jobIds: string[]) => void): unknown;
}

export type QueueProcessor = Processor<unknown, unknown>;

export type QueueWorkerOptions = Omit<WorkerOptions, 'connection' | 'prefix'>;

export interface JobsBackend {
  /** Whether adding many jobs in one command is cheaper than one by one. */
  readonly addsInBulk: boolean;
  /** Runs something on the queue of this name. Throws `JobsUnavailableError` when it cannot be reached. */
  use<Result>(queueName: string, run: (queue: JobQueue) => Promise<Result>): Promise<Result>;
  openWorker(queueName: string, process: QueueProcessor, options: QueueWorkerOptions): Promise<QueueWorker>;
  close(): Promise<void>;
}

/** The events of a queue are read by nobody, so few are kept. */
export const shortEventLog = { events: { maxLen: 100 } };

/** The queues of a backend, each opened when it is first used. */
export interface OpenQueues<Queue> {
  of(queueName: string): Promise<Queue>;
  close(): Promise<void>;
}

/** Keeps what `open` gives for each name, and tries again after a failure: a queue that fails to open stays broken. */
export function keepQueues<Queue extends { close(): Promise<void> }>(
  open: (queueName: string) => Promise<Queue>,
): OpenQueues<Queue> {
  const queues = new Map<string, Promise<Queue>>();
  return {
    of: async (queueName) => {
      const opening = queues.get(queueName) ?? open(queueName);
      queues.set(queueName, opening);
      try {
        return await opening;
      } catch (error) {
        if (queues.get(queueName) === opening) queues.delete(queueName);
        throw error;
      }
    },
    close: async () => {
      const opened = await Promise.allSettled(queues.values());
      await Promise.all(
        opened.map(async (queue) => queue.status === 'fulfilled' && (await queue.value.close())),
      );
    },
  };
}
