import { fork } from 'node:child_process';
import { once } from 'node:events';
import { bundleProgram } from '../servers/bundle-program.ts';
import type { JobEvent, JobNodeCall, JobNodeMessage, JobNodeOptions } from './test-jobs.ts';

const program = await bundleProgram('../jobs/jobs-node.ts');
// The embedded database is WebAssembly: for a short life its quick compiler alone costs least.
const execArgv = ['--liftoff-only'];

/** A process of its own that runs the test jobs. */
export interface JobNode extends AsyncDisposable {
  readonly pid: number;
  /** Resolves when its workers have started. */
  readonly ready: Promise<void>;
  /** Lets a process that stands by open its database. */
  open(): Promise<void>;
  ask(call: JobNodeCall): Promise<unknown>;
  /** The first event, past or future, that fits. */
  waitFor(fits: (event: JobEvent) => boolean): Promise<JobEvent>;
  /** `SIGKILL`, and the time when the process was gone. */
  kill(): Promise<number>;
}

export function startJobNode(
  options: JobNodeOptions,
  onEvent: (event: JobEvent) => void = () => undefined,
): JobNode {
  const child = fork(program, [JSON.stringify(options)], { execArgv });
  const { pid } = child;
  if (pid === undefined) throw new Error('The process did not start');
  const exited = once(child, 'exit');
  const answers = new Map<number, PromiseWithResolvers<unknown>>();
  const events: JobEvent[] = [];
  const watchers = new Set<(event: JobEvent) => void>();
  const ready = defer<void>();
  ready.promise.catch(() => undefined);
  let lastId = 0;

  const receive = (message: JobNodeMessage) => {
    if (message.say === 'ready') ready.resolve();
    if (message.say === 'event') {
      events.push(message.event);
      onEvent(message.event);
      for (const watcher of watchers) watcher(message.event);
    }
    if (message.say === 'answer') {
      const { id, value, error } = message;
      if (error === undefined) answers.get(id)?.resolve(value);
      else answers.get(id)?.reject(new Error(error));
    }
  };
  child.on('message', receive);
  child.once('exit', (code, signal) => {
    const gone = new Error(`The process ended: ${signal ?? code}`);
    ready.reject(gone);
    for (const answer of answers.values()) answer.reject(gone);
  });

  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
    return performance.now();
  };
  return {
    pid,
    ready: ready.promise,
    open: async () => {
      child.send('open');
      await ready.promise;
    },
    ask: async (call) => {
      const id = (lastId += 1);
      const answer = defer<unknown>();
      answers.set(id, answer);
      child.send({ id, ...call });
      return await answer.promise.finally(() => answers.delete(id));
    },
    waitFor: async (fits) => {
      const past = events.find(fits);
      if (past !== undefined) return past;
      const found = defer<JobEvent>();
      const watcher = (event: JobEvent) => fits(event) && found.resolve(event);
      watchers.add(watcher);
      return await found.promise.finally(() => watchers.delete(watcher));
    },
    kill,
    [Symbol.asyncDispose]: async () => void (await kill()),
  };
}

interface PromiseWithResolvers<Value> {
  readonly promise: Promise<Value>;
  resolve(value: Value): void;
  reject(error: Error): void;
}

// Node 20 has no Promise.withResolvers.
function defer<Value>(): PromiseWithResolvers<Value> {
  const settle: Partial<PromiseWithResolvers<Value>> = {};
  const promise = new Promise<Value>((resolve, reject) => Object.assign(settle, { resolve, reject }));
  return Object.assign(settle, { promise }) as PromiseWithResolvers<Value>;
}
