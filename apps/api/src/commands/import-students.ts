import { loadConfigOrExit } from '../config.ts';
import { runImport } from '../modules/timeback/import-command.ts';

const stop = new AbortController();
// The batch at hand is finished; a second signal ends the process at once.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

process.exitCode = await runImport(process.argv.slice(2), {
  config: loadConfigOrExit(),
  out: process.stdout,
  err: process.stderr,
  signal: stop.signal,
});
