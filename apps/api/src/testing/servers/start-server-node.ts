import { once } from 'node:events';
import { forkNode } from './fork-node.ts';

export interface ServerNodeOptions {
  /** As `main.js` reads it; `DATA_DIR` and `DATABASE_URL` say which installation this is a node of. */
  readonly env: Readonly<Record<string, string>>;
  /** Parts this installation from others on one Redis. */
  readonly name: string;
  readonly role?: 'web' | 'worker' | 'both';
}

/** A server in a process of its own, which can be ended the hard way. */
export interface ServerNode extends AsyncDisposable {
  readonly url: string;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Lets it drain and end. */
  stop(): Promise<void>;
}

export async function startServerNode(options: ServerNodeOptions): Promise<ServerNode> {
  const child = forkNode('server-node.ts', options);
  const exited = once(child, 'exit');
  const ready = once(child, 'message') as Promise<[{ url: string }]>;
  const early = exited.then(([code]) => {
    throw new Error(`The server ended with ${String(code)} before it was ready`);
  });
  const [{ url }] = await Promise.race([ready, early]);
  early.catch(() => undefined);
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal);
    await exited;
  };
  return {
    url,
    kill: async () => await end('SIGKILL'),
    stop: async () => await end('SIGTERM'),
    [Symbol.asyncDispose]: async () => await end('SIGKILL'),
  };
}
