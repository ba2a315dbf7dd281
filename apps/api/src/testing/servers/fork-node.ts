import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What a node says first: where it listens. */
export const NodeUrl = z.object({ url: z.string() });

/** Where `tsx` is found. */
const cwd = fileURLToPath(new URL('../../..', import.meta.url));

// The embedded database is WebAssembly: for a short life its quick compiler alone costs a third less.
const execArgv = ['--conditions=@quintet/source', '--import', 'tsx', '--liftoff-only'];

/** Starts a program, named from this folder, from its source, in a process of its own; `options` are its one argument, as JSON. */
export function forkNode(
  program: string,
  options: object,
  output: 'inherit' | 'pipe' = 'inherit',
): ChildProcess {
  const path = fileURLToPath(new URL(program, import.meta.url));
  return fork(path, [JSON.stringify(options)], { cwd, execArgv, stdio: ['ignore', output, output, 'ipc'] });
}
