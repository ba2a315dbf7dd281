import { once } from 'node:events';
import { z } from 'zod';
import { forkNode, NodeUrl } from './fork-node.ts';

export const ServerNodeOptions = z.object({
  /** As `main.js` reads it; `DATA_DIR` and `DATABASE_URL` say which installation this is a node of. */
  env: z.record(z.string(), z.string()),
  role: z.enum(['web', 'worker', 'both']).default('both'),
});
export type ServerNodeOptions = Readonly<z.input<typeof ServerNodeOptions>>;

/** A server in a process of its own, which can be ended the hard way. */
export interface ServerNode extends AsyncDisposable {
  readonly url: string;
  /** The most memory it ever took, in megabytes. */
  peakMemory(): Promise<number>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Lets it drain and end. */
  stop(): Promise<void>;
}

export async function startServerNode(options: ServerNodeOptions): Promise<ServerNode> {
  const child = forkNode('server-node.ts', options);
  const exited = once(child, 'exit');
  const ready = once(child, 'message');
  const early = exited.then(([code]) => {
    throw new Error(`The server ended with ${String(code)} before it was ready`);
  });
  const { url } = NodeUrl.parse((await Promise.race([ready, early]))[0]);
  early.catch(() => undefined);
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal);
    await exited;
  };
  return {
    url,
    peakMemory: async () => {
      const answered = once(child, 'message') as Promise<[number]>;
      child.send('memory');
      const [kilobytes] = await answered;
      return kilobytes / 1024;
    },
    kill: async () => await end('SIGKILL'),
    stop: async () => await end('SIGTERM'),
    [Symbol.asyncDispose]: async () => await end('SIGKILL'),
  };
}
