import { type JobNode, startJobNode } from './start-job-node.ts';
import type { JobEvent, JobNodeOptions } from './test-jobs.ts';

/** Starts and kills processes, and measures how long the jobs of the dead wait for another. */
export interface TakeoverWatch extends AsyncDisposable {
  start(options: JobNodeOptions): JobNode;
  /** Notes what happens in a node that is never killed. */
  note(event: JobEvent): void;
  /** Resolves once the jobs of a process have begun and ended so often, from now on: call it before anything can begin. */
  stepsOf(node: JobNode, steps: number): Promise<void>;
  kill(node: JobNode): Promise<void>;
  /** What was seen of the jobs that dead processes were running: from the kill to the next start. */
  readonly takeovers: readonly Takeover[];
}

export interface Takeover {
  readonly jobId: string;
  readonly ms: number;
}

/** What a process that may be killed is doing. */
interface Watched {
  readonly jobs: Set<string>;
  onStep: () => void;
}

export function watchTakeovers(): TakeoverWatch {
  const running = new Map<JobNode, Watched>();
  const orphaned = new Map<string, number>();
  const takeovers: Takeover[] = [];

  const note = ({ step, jobId }: JobEvent) => {
    if (step !== 'started') return;
    const killedAt = orphaned.get(jobId);
    if (killedAt !== undefined) takeovers.push({ jobId, ms: performance.now() - killedAt });
    orphaned.delete(jobId);
  };

  const noteIn = (watched: Watched, event: JobEvent) => {
    if (event.step === 'started') watched.jobs.add(event.jobId);
    else watched.jobs.delete(event.jobId);
    note(event);
    watched.onStep();
  };

  const watchedOf = (node: JobNode) => {
    const watched = running.get(node);
    if (watched === undefined) throw new Error('The process is not watched');
    return watched;
  };

  return {
    start: (options) => {
      const watched: Watched = { jobs: new Set(), onStep: () => undefined };
      const node = startJobNode(options, (event) => noteIn(watched, event));
      running.set(node, watched);
      return node;
    },
    note,
    stepsOf: async (node, steps) => await countSteps(watchedOf(node), steps),
    kill: async (node) => {
      const { jobs } = watchedOf(node);
      const killedAt = await node.kill();
      for (const jobId of jobs) orphaned.set(jobId, killedAt);
      running.delete(node);
    },
    takeovers,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...running.keys()].map(async (node) => await node.kill()));
    },
  };
}

async function countSteps(watched: Watched, steps: number): Promise<void> {
  let left = steps;
  await new Promise<void>((resolve) => {
    watched.onStep = () => {
      left -= 1;
      if (left === 0) resolve();
    };
  });
}
