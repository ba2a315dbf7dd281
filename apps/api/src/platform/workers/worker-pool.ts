import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { createTurns } from './turns.ts';

/** Threads for work that would hold up the event loop. */
export interface WorkerPool<Tasks extends TaskFile<Tasks>> extends AsyncDisposable {
  /**
   * Calls a function of the tasks' file on a thread, after what was asked for before. Rejects with the signal's reason
   * when it aborts, which also ends the work, and with an `Error` when the work fails, takes too long, needs too much
   * memory, or the pool is closed.
   */
  run<Name extends keyof Tasks & string>(
    name: Name,
    input: Parameters<Tasks[Name]>[0],
    signal?: AbortSignal,
  ): Promise<Awaited<ReturnType<Tasks[Name]>>>;
  /** Ends the threads and rejects what they were still to do. */
  close(): Promise<void>;
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
  threads: Math.max(1, Math.min(4, availableParallelism() - 1)),
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
    async run(name, input, signal) {
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
        await turns.take(end.signal);
        limit = setTimeout(() => {
          end.abort(new Error(`A task took longer than ${timeoutMs} ms`));
        }, timeoutMs);
        return await pool.run(input, { filename, name, signal: end.signal }).finally(turns.pass);
      } catch (error) {
        throw end.signal.aborted ? end.signal.reason : error;
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
