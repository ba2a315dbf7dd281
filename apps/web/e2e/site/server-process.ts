import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerNode, startServerNode } from '@quintet/api/testing/servers/start-server-node';

/** The real server in a process of its own, with a data directory that outlives the process. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  /** Ends the process without giving it the time to say a word. */
  kill(): Promise<void>;
  /** Starts it anew on the same port and the same data. */
  start(): Promise<void>;
}

/** Starts the server with demo data and without limits, on a free port of this machine. */
export async function startServerProcess(env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  const DATA_DIR = await mkdtemp(join(tmpdir(), 'quintet-process-'));
  const PORT = String(await findPort());
  const own = { PORT, DATA_DIR, DEMO_DATA: 'true', RATE_LIMITS: 'off', LOG_LEVEL: 'silent' };
  let node: ServerNode | undefined;

  async function start(): Promise<void> {
    node = await startServerNode({ env: { ...own, ...env } });
  }

  async function kill(): Promise<void> {
    await node?.kill();
    node = undefined;
  }

  await start();
  return {
    url: `http://127.0.0.1:${PORT}`,
    kill,
    start,
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(DATA_DIR, { recursive: true, force: true });
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
