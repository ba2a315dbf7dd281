import { loadConfigOrExit } from '../config.ts';
import { runApiKeys } from '../modules/reports/key-command.ts';

process.exitCode = await runApiKeys(process.argv.slice(2), {
  config: loadConfigOrExit(),
  out: process.stdout,
  err: process.stderr,
});
