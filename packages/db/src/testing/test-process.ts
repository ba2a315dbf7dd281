import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const packageDirectory = fileURLToPath(new URL('../..', import.meta.url));

export interface TestProcess extends AsyncDisposable {
  readonly pid: number;
  /** The next line on its standard output; `undefined` at the end. */
  readLine(): Promise<string | undefined>;
  /** Writes to its standard input. */
  send(text: string): void;
  /** Lets it stand still, or go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Ends it as a power cut would and waits until it is gone. */
  kill(): Promise<void>;
  /** Everything it wrote to its standard error, once it has ended. */
  errors(): Promise<string>;
}

/** The command that runs another as a container does: no process outside is seen from in there. */
export const inContainer = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];

/**
 * Starts a Node process that runs `code`, a TypeScript module that may import from `./src`; by the command `within`, if
 * any.
 */
export function startTestProcess(code: string, within: readonly string[] = []): TestProcess {
  // The embedded database is WebAssembly: for a short life its quick compiler alone costs a third less.
  const flags = ['--liftoff-only', '--conditions=@quintet/source', '--import', 'tsx', '--input-type=module'];
  const [command, ...options] = [...within, process.execPath, ...flags, '--eval', code];
  const child = spawn(command, options, { cwd: packageDirectory });
  const { pid } = child;
  if (pid === undefined) throw new Error('The process did not start');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const closed = once(child, 'close');
  const kill = async () => {
    child.kill('SIGKILL');
    await closed;
  };
  return {
    pid,
    readLine: async () => {
      const line = await lines.next();
      return line.done === true ? undefined : line.value;
    },
    send: (text) => child.stdin.write(text),
    signal: (signal) => child.kill(signal),
    kill,
    errors: async () => await closed.then(() => errors),
    [Symbol.asyncDispose]: kill,
  };
}
