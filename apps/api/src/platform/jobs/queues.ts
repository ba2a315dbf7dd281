import type { JobsOptions as BullOptions } from 'bullmq';
import type { JobsBackend, JobQueue } from './backend.ts';
import { cancelledReason, type EnqueueOptions, type JobDefinition, type JobState } from './job.ts';

/** A job that is about to be added; its payload is checked. */
export interface PendingJob {
  readonly id: string;
  readonly job: string;
  readonly data: unknown;
  readonly options: EnqueueOptions;
}

export type QueuedJob = NonNullable<Awaited<ReturnType<JobQueue['getJob']>>>;

/** The queues: one that most kinds of job share, and one for each kind with a concurrency of its own. */
export interface Queues<Environment> {
  readonly names: readonly string[];
  kindOf(name: string): JobDefinition<Environment>;
  /** The queue of a kind of job. */
  nameOf(kind: string): string;
  readonly kinds: ReadonlyMap<string, JobDefinition<Environment>>;
  kindsIn(queueName: string): JobDefinition<Environment>[];
  concurrencyOf(queueName: string, environment: Environment): number;
  readonly use: JobsBackend['use'];
  readonly openWorker: JobsBackend['openWorker'];
  add(pending: PendingJob): Promise<string>;
  addAll(pending: readonly PendingJob[]): Promise<void>;
  /** The job wherever it is queued. */
  find(jobId: string): Promise<QueuedJob | undefined>;
  /** How it stands with a job that is queued or was. */
  stateOf(jobId: string): Promise<JobState | undefined>;
}

/** How long a finished job and its result are kept. */
export const retentionSeconds = 24 * 3_600;

const sharedQueue = 'shared';

export function createQueues<Environment>(options: {
  definitions: readonly JobDefinition<Environment>[];
  backend: JobsBackend;
  concurrency: number;
}): Queues<Environment> {
  const { definitions, backend, concurrency } = options;
  const kinds = indexKinds(definitions);
  const names = [...new Set([sharedQueue, ...definitions.map(queueNameOf)])];

  const kindOf = (name: string) => {
    const kind = kinds.get(name);
    if (kind === undefined) throw new TypeError(`Job ${name} is not among the definitions`);
    return kind;
  };

  const addOne = async (queue: JobQueue, pending: PendingJob) => {
    const { id, data, opts } = toBull(pending, kindOf(pending.job));
    const added = await queue.add(pending.job, data, opts);
    return added.id ?? id;
  };

  const addMany = async (queue: JobQueue, pending: readonly PendingJob[]) => {
    if (!backend.addsInBulk) {
      for (const one of pending) await addOne(queue, one);
      return;
    }
    await queue.addBulk(pending.map((one) => ({ name: one.job, ...toBull(one, kindOf(one.job)) })));
  };

  const find = async (jobId: string) => {
    const found = await Promise.all(
      names.map(
        async (queueName) => await backend.use(queueName, async (queue) => await queue.getJob(jobId)),
      ),
    );
    return found.find((job) => job !== undefined);
  };

  return {
    names,
    kindOf,
    nameOf: (kind) => queueNameOf(kindOf(kind)),
    kinds,
    kindsIn: (queueName) => definitions.filter((kind) => queueNameOf(kind) === queueName),
    concurrencyOf: (queueName, environment) => {
      const own = kinds.get(queueName)?.concurrency ?? concurrency;
      return typeof own === 'number' ? own : own(environment);
    },
    use: backend.use,
    openWorker: backend.openWorker,
    add: async (pending) =>
      await backend.use(queueNameOf(kindOf(pending.job)), async (queue) => await addOne(queue, pending)),
    addAll: async (pending) => {
      for (const queueName of names) {
        const group = pending.filter(({ job }) => queueNameOf(kindOf(job)) === queueName);
        if (group.length > 0) await backend.use(queueName, async (queue) => await addMany(queue, group));
      }
    },
    find,
    stateOf: async (jobId) => {
      const job = await find(jobId);
      return job === undefined ? undefined : await describe(job, find);
    },
  };
}

function indexKinds<Environment>(definitions: readonly JobDefinition<Environment>[]) {
  const kinds = new Map<string, JobDefinition<Environment>>();
  for (const definition of definitions) {
    const { name, schedule, schema } = definition;
    if (!/^[a-z][\w.-]*$/i.test(name) || name === sharedQueue) throw new TypeError(`Not a job name: ${name}`);
    if (kinds.has(name)) throw new TypeError(`Two jobs are called ${name}`);
    if (schedule !== undefined && !schema.safeParse({}).success) {
      throw new TypeError(`Job ${name} has a schedule, so its schema has to take {}`);
    }
    kinds.set(name, definition);
  }
  return kinds;
}

function queueNameOf({ name, concurrency }: Pick<JobDefinition<never>, 'name' | 'concurrency'>): string {
  return concurrency === undefined ? sharedQueue : name;
}

/** What BullMQ is told about each job of a kind. */
export function bullOptionsOf({ attempts }: Pick<JobDefinition<never>, 'attempts'>): BullOptions {
  return {
    attempts,
    backoff: { type: 'jittered' },
    removeOnComplete: { age: retentionSeconds },
    removeOnFail: { age: retentionSeconds },
  };
}

function toBull({ id, data, options }: PendingJob, kind: Pick<JobDefinition<never>, 'attempts'>) {
  const { delayMs, dedupe } = options;
  const opts: BullOptions = { ...bullOptionsOf(kind), jobId: id };
  if (delayMs !== undefined) opts.delay = delayMs;
  if (dedupe !== undefined) opts.deduplication = { id: dedupe };
  return { id, data, opts };
}

type FinalState = 'completed' | 'failed';

async function describe(job: QueuedJob, find: Queues<never>['find']): Promise<JobState> {
  const state = await job.getState();
  // It may have ended after it was read, and then what was read lacks its end.
  if (isFinal(state))
    return describeEnd(job.finishedOn === undefined ? await find(job.id ?? '') : job, state);
  const common = { attempts: job.attemptsMade, progress: job.progress };
  if (state === 'active' || state === 'delayed' || state === 'unknown') return { ...common, status: state };
  return { ...common, status: 'waiting' };
}

function describeEnd(job: QueuedJob | undefined, state: FinalState): JobState {
  if (job === undefined) return { status: 'unknown', attempts: 0 };
  const common = { attempts: job.attemptsMade, progress: job.progress };
  if (state === 'completed') return { ...common, status: state, result: job.returnvalue };
  const status = job.failedReason === cancelledReason ? 'cancelled' : 'failed';
  return { ...common, status, reason: job.failedReason };
}

function isFinal(state: string): state is FinalState {
  return state === 'completed' || state === 'failed';
}
