import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

export interface ChildServer extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** User and system time used so far, in milliseconds (granularity: 10). */
  cpuMs(): number;
  /** Sends a request with an `id` over IPC and gives the `value` of the answer that carries the same. */
  ask(request: Readonly<Record<string, unknown>>): Promise<unknown>;
}

const serverCore = '1';

/**
 * Starts a server in a process of its own, on a core of its own where there are two and unless it is not `alone`, and
 * waits for the address it sends over IPC as `{ url }`.
 */
export async function startChild(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  { alone = true }: { readonly alone?: boolean } = {},
): Promise<ChildServer> {
  const pinned = alone && process.platform === 'linux' && cpus().length > 1;
  const command = pinned ? 'taskset' : process.execPath;
  const all = pinned ? ['-c', serverCore, process.execPath, ...args] : args;
  const child = spawn(command, all, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [message] = (await Promise.race([once(child, 'message'), failed(child)])) as [{ url: string }];
  const { pid } = child;
  if (pid === undefined) throw new Error('the server has no process');
  return {
    url: message.url,
    pid,
    cpuMs: () => readCpuMs(pid),
    ask: askOver(child),
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

function askOver(child: ChildProcess): ChildServer['ask'] {
  const waiting = new Map<number, (value: unknown) => void>();
  let lastId = 0;
  child.on('message', ({ id, value }: { id: number; value: unknown }) => {
    waiting.get(id)?.(value);
    waiting.delete(id);
  });
  return async (request) => {
    const id = (lastId += 1);
    child.send({ ...request, id });
    return await new Promise((resolve) => waiting.set(id, resolve));
  };
}

async function failed(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`the server ended with ${String(code)} before it was ready`);
}

function readCpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const ticks = Number(fields[11]) + Number(fields[12]);
  return ticks * 10;
}
