import { fork } from 'node:child_process';
import { once } from 'node:events';
import { bundleProgram } from '../servers/bundle-program.ts';
import { type JobEvents, keepJobEvents } from './job-events.ts';
import type { JobEvent, JobNodeCall, JobNodeMessage, JobNodeOptions, JobNodeRequest } from './test-jobs.ts';

const program = await bundleProgram('../jobs/jobs-node.ts');
// The embedded database is WebAssembly: for a short life its quick compiler alone costs least.
const execArgv = ['--liftoff-only'];

/** A process of its own that runs the test jobs. */
export interface JobNode extends Pick<JobEvents, 'waitFor'>, AsyncDisposable {
  readonly pid: number;
  /** Resolves when its workers have started. */
  readonly ready: Promise<void>;
  /** Lets a process that stands by open its database. */
  open(): Promise<void>;
  ask(call: JobNodeCall): Promise<unknown>;
  /** `SIGKILL`, and the time when the process was gone. */
  kill(): Promise<number>;
}

export function startJobNode(options: JobNodeOptions, onEvent?: (event: JobEvent) => void): JobNode {
  const child = fork(program, [JSON.stringify(options)], { execArgv });
  const { pid } = child;
  if (pid === undefined) throw new Error('The process did not start');
  const exited = once(child, 'exit');
  const { tell, waitFor } = keepJobEvents(onEvent);
  const { ask, hear, fail } = keepAnswers((request) => child.send(request));
  const ready = defer<void>();
  ready.promise.catch(() => undefined);
  child.on('message', (message: JobNodeMessage) => {
    if (message.say === 'ready') ready.resolve();
    if (message.say === 'event') tell(message.event);
    if (message.say === 'answer') hear(message);
  });
  child.once('exit', (code, signal) => {
    const gone = new Error(`The process ended: ${signal ?? code}`);
    ready.reject(gone);
    fail(gone);
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
    ask,
    waitFor,
    kill,
    [Symbol.asyncDispose]: async () => void (await kill()),
  };
}

/** What was asked of a process and not answered yet. */
function keepAnswers(send: (request: JobNodeRequest) => void) {
  const open = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;
  return {
    ask: async (call: JobNodeCall): Promise<unknown> => {
      const id = (lastId += 1);
      const answer = defer<unknown>();
      open.set(id, answer);
      send({ id, ...call });
      return await answer.promise.finally(() => open.delete(id));
    },
    hear: ({ id, value, error }: Extract<JobNodeMessage, { say: 'answer' }>): void => {
      if (error === undefined) open.get(id)?.resolve(value);
      else open.get(id)?.reject(new Error(error));
    },
    fail: (error: Error): void => {
      for (const answer of open.values()) answer.reject(error);
    },
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
