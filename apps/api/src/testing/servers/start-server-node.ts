import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

export interface ServerNodeOptions {
  /** As `main.js` reads it; `DATA_DIR` and `DATABASE_URL` say which installation this is a node of. */
  readonly env: Readonly<Record<string, string>>;
  readonly role?: 'web' | 'worker' | 'both';
  /** The built server by default. */
  readonly program?: ServerProgram;
}

/** A file that starts the server, and what Node needs to run it. */
export interface ServerProgram {
  readonly file: string;
  readonly execArgv: readonly string[];
}

/** The built server in a process of its own, which can be ended the hard way. */
export interface ServerNode extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Lets it drain and end. */
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL('../../../../..', import.meta.url));
const built: ServerProgram = {
  file: `${root}/apps/api/dist/main.js`,
  // The embedded database is WebAssembly: for a short life its quick compiler alone costs a third less.
  execArgv: ['--liftoff-only'],
};
const Ready = z.object({ url: z.string().optional() });
let building: Promise<unknown> | undefined;

/** Starts `main.js`, on a free port unless `PORT` is given, and waits until it is ready. */
export async function startServerNode(options: ServerNodeOptions): Promise<ServerNode> {
  const { program = built } = options;
  if (program === built) await (building ??= buildServer());
  const child = forkServer(program, options);
  const { pid } = child;
  if (pid === undefined) throw new Error('The server did not start');
  const exited = once(child, 'exit');
  const early = exited.then(([code]) => {
    throw new Error(`The server ended with ${String(code)} before it was ready`);
  });
  const { url = '' } = Ready.parse((await Promise.race([once(child, 'message'), early]))[0]);
  early.catch(() => undefined);
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal);
    await exited;
  };
  return {
    url,
    pid,
    kill: async () => await end('SIGKILL'),
    stop: async () => await end('SIGTERM'),
    [Symbol.asyncDispose]: async () => await end('SIGKILL'),
  };
}

/** Takes no time when nothing has changed. */
async function buildServer(): Promise<void> {
  const turbo = `${root}/node_modules/.bin/turbo`;
  const PATH = `${root}/node_modules/.bin:${process.env['PATH']}`;
  await promisify(execFile)(turbo, ['run', 'build', '--filter=@quintet/api', '--no-update-notifier'], {
    cwd: root,
    env: { ...process.env, PATH },
    shell: process.platform === 'win32',
  });
}

function forkServer(
  { file, execArgv }: ServerProgram,
  { env, role = 'both' }: ServerNodeOptions,
): ChildProcess {
  return fork(file, [`--role=${role}`], {
    execArgv: [...execArgv],
    env: { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: '0', ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}
