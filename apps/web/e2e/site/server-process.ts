import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The real server in a process of its own, with a data directory that outlives the process. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  /** Ends the process without giving it the time to say a word. */
  kill(): Promise<void>;
  /** Starts it anew on the same port and the same data. */
  start(): Promise<void>;
}

const main = fileURLToPath(new URL('../../../api/src/main.ts', import.meta.url));

/** Starts the server with demo data and without limits, on a free port of this machine. */
export async function startServerProcess(env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'quintet-process-'));
  const port = await findPort();
  const own = { PORT: String(port), DATA_DIR: dataDir, DEMO_DATA: 'true', RATE_LIMITS: 'off' };
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    child = fork(main, [], {
      execArgv: ['--conditions=@quintet/source', '--import', 'tsx'],
      // Where the loader is found.
      cwd: fileURLToPath(new URL('../../../api', import.meta.url)),
      env: { PATH: process.env['PATH'], HOST: '127.0.0.1', LOG_LEVEL: 'silent', ...own, ...env },
    });
    // The server tells its address once it listens.
    const [ready] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
    if (typeof ready !== 'object') throw new Error(`The server ended with ${String(ready)}`);
  }

  async function kill(): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    kill,
    start,
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function findPort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port');
  return address.port;
}
