import { loadConfigOrExit } from './config.ts';
import type { Command } from './module.ts';
import { modules } from './modules.ts';

// Runs a command of a module by its name: `node command.js import-students file.csv`.
const [name = '', ...argv] = process.argv.slice(2);
const commands = new Map<string, Command>(
  Object.values(modules).flatMap((module) => Object.entries(module.commands ?? {})),
);
const command = commands.get(name);

const stop = new AbortController();
// What is in hand is finished; a second signal ends the process at once.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

if (command === undefined) {
  process.stderr.write(`There is no command ${name}. There are: ${[...commands.keys()].sort().join(', ')}\n`);
  process.exitCode = 1;
} else {
  process.exitCode = await command(argv, {
    config: loadConfigOrExit(),
    out: process.stdout,
    err: process.stderr,
    signal: stop.signal,
  });
}
