import { ConfigError, loadConfig, type Config } from '../config.ts';
import { runImport } from '../modules/timeback/import-command.ts';

const stop = new AbortController();
// The batch at hand is finished; a second signal ends the process at once.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

const config = readConfig();
process.exitCode =
  config === undefined
    ? 1
    : await runImport(process.argv.slice(2), {
        config,
        out: process.stdout,
        err: process.stderr,
        signal: stop.signal,
      });

function readConfig(): Config | undefined {
  try {
    return loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return undefined;
  }
}
