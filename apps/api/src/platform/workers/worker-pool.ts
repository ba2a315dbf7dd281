import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { fieldOf } from '../json/field-of.ts';
import { createTurns } from './turns.ts';

/** Threads for work that would hold up the event loop. */
export interface WorkerPool<Tasks extends TaskFile<Tasks>> extends AsyncDisposable {
  /**
   * Calls a function of the tasks' file on a thread. Those who ask take turns by `owner`. Rejects with the signal's reason
   * when it aborts, which also ends the work, with a `TaskLimitError` when the work takes too long or needs too much
   * memory, and with an `Error` when it fails or the pool is closed.
   */
  run<Name extends keyof Tasks & string>(
    name: Name,
    input: Parameters<Tasks[Name]>[0],
    options?: TaskOptions,
  ): Promise<Awaited<ReturnType<Tasks[Name]>>>;
  /** Ends the threads and rejects what they were still to do. */
  close(): Promise<void>;
}

export interface TaskOptions {
  readonly signal?: AbortSignal;
  /** On whose account the work is done. */
  readonly owner?: string;
}

/** A task asked for more time or memory than any may have. */
export class TaskLimitError extends Error {
  override readonly name = 'TaskLimitError';
}

/** A file whose exports are functions of one argument; arguments and results are copied between threads. */
type TaskFile<Tasks> = { readonly [Name in keyof Tasks]: (input: never) => unknown };

export interface WorkerPoolOptions {
  /** How many tasks run at once. */
  readonly threads?: number;
  /** Milliseconds for one task, from when a thread takes it. */
  readonly timeoutMs?: number;
  /** Milliseconds without work after which a thread gives its memory back. */
  readonly idleMs?: number;
  /** Heap of a thread; a task that needs more fails, and nothing else does. */
  readonly heapMb?: number;
}

const defaults = {
  threads: Math.max(2, Math.min(4, availableParallelism() - 1)),
  timeoutMs: 60_000,
  idleMs: 60_000,
  heapMb: 1_024,
};

/** Opens a pool for the functions of a file, named as in the sources; its threads start with the first tasks. */
export function openWorkerPool<Tasks extends TaskFile<Tasks>>(
  file: URL,
  options: WorkerPoolOptions = {},
): WorkerPool<Tasks> {
  const { threads, timeoutMs, idleMs, heapMb } = { ...defaults, ...options };
  const { filename, execArgv } = startOf(file);
  const pool = new Piscina({
    execArgv,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: idleMs,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  // The pool of the library forgets what waits in it when a thread ends, so that nothing does.
  const turns = createTurns(threads);
  const underWay = new Set<AbortController>();
  const endAll = (reason: unknown) => {
    for (const end of underWay) end.abort(reason);
  };
  // A thread that does not even start has no task that could fail.
  pool.on('error', endAll);
  let isClosed = false;

  return {
    async run(name, input, { signal, owner = '' } = {}) {
      signal?.throwIfAborted();
      if (isClosed) throw closed();
      const end = new AbortController();
      const giveUp = () => {
        end.abort(signal?.reason);
      };
      signal?.addEventListener('abort', giveUp);
      underWay.add(end);
      let limit: NodeJS.Timeout | undefined;
      try {
        await turns.take(owner, end.signal);
        limit = setTimeout(() => {
          end.abort(new TaskLimitError(`A task took longer than ${timeoutMs} ms`));
        }, timeoutMs);
        return await pool.run(input, { filename, name, signal: end.signal }).finally(() => {
          turns.pass(owner);
        });
      } catch (error) {
        if (end.signal.aborted) throw end.signal.reason;
        if (!needsTooMuchMemory(error)) throw error;
        throw new TaskLimitError('A task needed too much memory', { cause: error });
      } finally {
        clearTimeout(limit);
        underWay.delete(end);
        signal?.removeEventListener('abort', giveUp);
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  };

  async function close(): Promise<void> {
    isClosed = true;
    endAll(closed());
    await pool.destroy();
  }
}

function closed(): Error {
  return new Error('The worker threads are closed');
}

function needsTooMuchMemory(error: unknown): boolean {
  const isStackFull = error instanceof RangeError && error.message.startsWith('Maximum call stack');
  return isStackFull || fieldOf(error, 'code') === 'ERR_WORKER_OUT_OF_MEMORY';
}

/** From sources a thread needs a loader for TypeScript; built, the file is plain JavaScript. */
function startOf(file: URL): { filename: string; execArgv: string[] } {
  const filename = fileURLToPath(file);
  if (path.extname(fileURLToPath(import.meta.url)) !== '.ts')
    return { filename: filename.replace(/\.ts$/u, '.js'), execArgv: [] };
  // The loader registers itself on main threads only.
  const loader = `import { register } from '${import.meta.resolve('tsx/esm/api')}'; register();`;
  return {
    filename,
    execArgv: ['--import', `data:text/javascript,${loader}`, '--conditions=@quintet/source'],
  };
}
