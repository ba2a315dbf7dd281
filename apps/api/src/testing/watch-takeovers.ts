import { type JobNode, startJobNode } from './start-job-node.ts';
import type { JobEvent, JobNodeOptions } from './test-jobs.ts';

/** Starts and kills processes, and measures how long the jobs of the dead wait for another. */
export interface TakeoverWatch extends AsyncDisposable {
  start(options: JobNodeOptions): JobNode;
  /** Notes what happens in a node that is never killed. */
  note(event: JobEvent): void;
  /** Kills a process while it runs a job, or after two seconds without one. */
  killAtWork(node: JobNode): Promise<void>;
  /** What was seen of the jobs that dead processes were running: from the kill to the next start. */
  readonly takeovers: readonly Takeover[];
}

export interface Takeover {
  readonly jobId: string;
  readonly ms: number;
  /** When, by `performance.now()`. */
  readonly at: number;
}

const idleMs = 2_000;

export function watchTakeovers(): TakeoverWatch {
  const running = new Map<JobNode, Set<string>>();
  const orphaned = new Map<string, number>();
  const takeovers: Takeover[] = [];

  const note = (event: JobEvent) => {
    if (event.step !== 'started') return;
    const killedAt = orphaned.get(event.jobId);
    const at = performance.now();
    if (killedAt !== undefined) takeovers.push({ jobId: event.jobId, ms: at - killedAt, at });
    orphaned.delete(event.jobId);
  };

  const noteIn = (jobs: Set<string>, event: JobEvent) => {
    if (event.step === 'started') jobs.add(event.jobId);
    else jobs.delete(event.jobId);
    note(event);
  };

  return {
    start: (options) => {
      const jobs = new Set<string>();
      const node = startJobNode(options, (event) => noteIn(jobs, event));
      running.set(node, jobs);
      return node;
    },
    note,
    killAtWork: async (node) => {
      const giveUpAt = performance.now() + idleMs;
      while ((running.get(node)?.size ?? 0) === 0 && performance.now() < giveUpAt) {
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      const killedAt = await node.kill();
      for (const jobId of running.get(node) ?? []) orphaned.set(jobId, killedAt);
      running.delete(node);
    },
    takeovers,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...running.keys()].map(async (node) => await node.kill()));
    },
  };
}
