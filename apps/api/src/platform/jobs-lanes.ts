import type { JobsOptions as BullOptions } from 'bullmq';
import type { JobsBackend, LaneQueue } from './jobs-backend.ts';
import type { EnqueueOptions, JobCounts, JobDefinition } from './jobs.ts';

/** A job that is about to be added; its payload is checked. */
export interface PendingJob {
  readonly id: string;
  readonly job: string;
  readonly data: unknown;
  readonly options: EnqueueOptions;
}

export type QueuedJob = NonNullable<Awaited<ReturnType<LaneQueue['getJob']>>>;

/** The queues: one that most kinds of job share, and one for each kind with a concurrency of its own. */
export interface Lanes<Services> {
  readonly names: readonly string[];
  kindOf(name: string): JobDefinition<Services>;
  readonly kinds: ReadonlyMap<string, JobDefinition<Services>>;
  kindsIn(lane: string): JobDefinition<Services>[];
  concurrencyOf(lane: string, services: Services): number;
  readonly use: JobsBackend['use'];
  readonly openWorker: JobsBackend['openWorker'];
  add(pending: PendingJob): Promise<string>;
  addAll(pending: readonly PendingJob[]): Promise<void>;
  /** The job wherever it is queued. */
  find(jobId: string): Promise<QueuedJob | undefined>;
  counts(): Promise<Omit<JobCounts, 'outbox'>>;
}

/** How long a finished job and its result are kept. */
export const keptSeconds = 24 * 3_600;

const sharedLane = 'shared';

export function createLanes<Services>(options: {
  definitions: readonly JobDefinition<Services>[];
  backend: JobsBackend;
  concurrency: number;
}): Lanes<Services> {
  const { definitions, backend, concurrency } = options;
  const kinds = indexKinds(definitions);
  const names = [...new Set([sharedLane, ...definitions.map(laneOf)])];

  const kindOf = (name: string) => {
    const kind = kinds.get(name);
    if (kind === undefined) throw new TypeError(`Job ${name} is not among the definitions`);
    return kind;
  };

  const addOne = async (queue: LaneQueue, pending: PendingJob) => {
    const { id, data, opts } = toBull(pending, kindOf(pending.job));
    const added = await queue.add(pending.job, data, opts);
    return added.id ?? id;
  };

  const addMany = async (queue: LaneQueue, pending: readonly PendingJob[]) => {
    if (!backend.addsInBulk) {
      for (const one of pending) await addOne(queue, one);
      return;
    }
    await queue.addBulk(pending.map((one) => ({ name: one.job, ...toBull(one, kindOf(one.job)) })));
  };

  return {
    names,
    kindOf,
    kinds,
    kindsIn: (lane) => definitions.filter((kind) => laneOf(kind) === lane),
    concurrencyOf: (lane, services) => {
      const own = kinds.get(lane)?.concurrency ?? concurrency;
      return typeof own === 'number' ? own : own(services);
    },
    use: backend.use,
    openWorker: backend.openWorker,
    add: async (pending) =>
      await backend.use(laneOf(kindOf(pending.job)), async (queue) => await addOne(queue, pending)),
    addAll: async (pending) => {
      for (const lane of names) {
        const group = pending.filter(({ job }) => laneOf(kindOf(job)) === lane);
        if (group.length > 0) await backend.use(lane, async (queue) => await addMany(queue, group));
      }
    },
    find: async (jobId) => {
      const found = await Promise.all(
        names.map(async (lane) => await backend.use(lane, async (queue) => await queue.getJob(jobId))),
      );
      return found.find((job) => job !== undefined);
    },
    counts: async () => {
      const all = await Promise.all(names.map(async (lane) => await backend.use(lane, countQueue)));
      return all.reduce((sum, counts) => ({
        waiting: sum.waiting + counts.waiting,
        active: sum.active + counts.active,
        delayed: sum.delayed + counts.delayed,
        completed: sum.completed + counts.completed,
        failed: sum.failed + counts.failed,
      }));
    },
  };
}

function indexKinds<Services>(definitions: readonly JobDefinition<Services>[]) {
  const kinds = new Map<string, JobDefinition<Services>>();
  for (const definition of definitions) {
    const { name, schedule, schema } = definition;
    if (!/^[a-z][\w.-]*$/i.test(name) || name === sharedLane) throw new TypeError(`Not a job name: ${name}`);
    if (kinds.has(name)) throw new TypeError(`Two jobs are called ${name}`);
    if (schedule !== undefined && !schema.safeParse({}).success) {
      throw new TypeError(`Job ${name} has a schedule, so its schema has to take {}`);
    }
    kinds.set(name, definition);
  }
  return kinds;
}

function laneOf({ name, concurrency }: Pick<JobDefinition<never>, 'name' | 'concurrency'>): string {
  return concurrency === undefined ? sharedLane : name;
}

/** What BullMQ is told about each job of a kind. */
export function bullOptionsOf({ attempts }: Pick<JobDefinition<never>, 'attempts'>): BullOptions {
  return {
    attempts,
    backoff: { type: 'jittered' },
    removeOnComplete: { age: keptSeconds },
    removeOnFail: { age: keptSeconds },
  };
}

function toBull({ id, data, options }: PendingJob, kind: Pick<JobDefinition<never>, 'attempts'>) {
  const { delayMs, dedupe } = options;
  const opts: BullOptions = { ...bullOptionsOf(kind), jobId: id };
  if (delayMs !== undefined) opts.delay = delayMs;
  if (dedupe !== undefined) opts.deduplication = { id: dedupe };
  return { id, data, opts };
}

async function countQueue(queue: LaneQueue) {
  const counts = await queue.getJobCounts(
    'waiting',
    'prioritized',
    'active',
    'delayed',
    'completed',
    'failed',
  );
  const of = (name: string) => counts[name] ?? 0;
  return {
    waiting: of('waiting') + of('prioritized'),
    active: of('active'),
    delayed: of('delayed'),
    completed: of('completed'),
    failed: of('failed'),
  };
}
