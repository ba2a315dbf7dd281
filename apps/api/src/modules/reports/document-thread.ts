import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { DocumentTasks, TaskName } from './document-tasks.ts';
import type { WorkerAnswer, WorkerRequest } from './document-worker.ts';

/** A thread that writes documents, so that a long report never holds up the event loop. */
export interface DocumentThread extends AsyncDisposable {
  /**
   * Does a task, after those that were asked for before. Rejects with the signal's reason when it aborts, which also
   * ends the work, and with an `Error` when the work fails, takes too long, or the thread is closed.
   */
  run<Name extends TaskName>(
    name: Name,
    input: DocumentTasks[Name]['input'],
    signal?: AbortSignal,
  ): Promise<DocumentTasks[Name]['output']>;
  /** Ends the thread and rejects what it was still to do. */
  close(): Promise<void>;
}

export interface DocumentThreadOptions {
  /** Milliseconds for one task. */
  readonly timeoutMs?: number;
  /** Milliseconds without work after which the thread gives its memory back. */
  readonly idleMs?: number;
  /** Heap of the thread; a task that needs more fails, and nothing else does. */
  readonly heapMb?: number;
}

const defaults = { timeoutMs: 60_000, idleMs: 30_000, heapMb: 1_024 };

interface Job {
  readonly request: WorkerRequest;
  readonly resolve: (output: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/** Opens the thread; it starts with the first task. */
export function openDocumentThread(options: DocumentThreadOptions = {}): DocumentThread {
  const { timeoutMs, idleMs, heapMb } = { ...defaults, ...options };
  const waiting: Job[] = [];
  let running: Job | undefined;
  let worker: Worker | undefined;
  let limit: NodeJS.Timeout | undefined;
  let idle: NodeJS.Timeout | undefined;
  let isClosed = false;
  let nextId = 1;

  function start(): Worker {
    const started = startWorker(heapMb);
    started.on('message', (answer: WorkerAnswer) => {
      if (answer.id !== running?.request.id) return;
      if ('error' in answer)
        settle(({ reject }) => {
          reject(answer.error);
        });
      else
        settle(({ resolve }) => {
          resolve(answer.output);
        });
    });
    started.on('error', (error) => {
      if (worker === started) worker = undefined;
      settle(({ reject }) => {
        reject(error);
      });
    });
    started.on('exit', () => {
      if (worker !== started) return;
      worker = undefined;
      settle(({ reject }) => {
        reject(new Error('The thread for documents ended'));
      });
    });
    return started;
  }

  function settle(end: (job: Job) => void): void {
    const job = running;
    running = undefined;
    clearTimeout(limit);
    if (job !== undefined) end(job);
    next();
  }

  /** Ends the work that is going on; the thread has no other way to be interrupted. */
  function interrupt(reason: unknown): void {
    const ended = worker;
    worker = undefined;
    void ended?.terminate();
    settle(({ reject }) => {
      reject(reason);
    });
  }

  function next(): void {
    if (running !== undefined) return;
    running = waiting.shift();
    clearTimeout(idle);
    if (running === undefined) return rest();
    worker ??= start();
    worker.ref();
    worker.postMessage(running.request);
    limit = setTimeout(() => {
      interrupt(new Error(`A document took longer than ${timeoutMs} ms`));
    }, timeoutMs);
  }

  function rest(): void {
    worker?.unref();
    idle = setTimeout(() => {
      const ended = worker;
      worker = undefined;
      void ended?.terminate();
    }, idleMs).unref();
  }

  function giveUp(job: Job, reason: unknown): void {
    if (running === job) return interrupt(reason);
    const place = waiting.indexOf(job);
    if (place < 0) return;
    waiting.splice(place, 1);
    job.reject(reason);
  }

  async function submit<Name extends TaskName>(
    name: Name,
    input: DocumentTasks[Name]['input'],
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    signal?.throwIfAborted();
    if (isClosed) throw new Error('The thread for documents is closed');
    let onAbort: (() => void) | undefined;
    try {
      return await new Promise((resolve, reject) => {
        const job: Job = { request: { id: nextId, name, input }, resolve, reject };
        nextId += 1;
        onAbort = () => {
          giveUp(job, signal?.reason);
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        waiting.push(job);
        next();
      });
    } finally {
      if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
    }
  }

  async function close(): Promise<void> {
    isClosed = true;
    const reason = new Error('The thread for documents is closed');
    for (const { reject } of waiting.splice(0)) reject(reason);
    const ended = worker;
    worker = undefined;
    settle(({ reject }) => {
      reject(reason);
    });
    clearTimeout(idle);
    await ended?.terminate();
  }

  return {
    run: async (name, input, signal) =>
      (await submit(name, input, signal)) as DocumentTasks[typeof name]['output'],
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** From sources the thread needs a loader for TypeScript; built, it is plain JavaScript next to this file. */
function startWorker(heapMb: number): Worker {
  const extension = path.extname(fileURLToPath(import.meta.url));
  const file = new URL(`./document-worker${extension}`, import.meta.url);
  const resourceLimits = { maxOldGenerationSizeMb: heapMb };
  if (extension !== '.ts') return new Worker(file, { resourceLimits, execArgv: [] });
  const loader = import.meta.resolve('tsx/esm/api');
  const boot = `import(${JSON.stringify(loader)}).then(({ register }) => { register(); return import(${JSON.stringify(file.href)}); })`;
  return new Worker(boot, { eval: true, resourceLimits, execArgv: ['--conditions=@quintet/source'] });
}
