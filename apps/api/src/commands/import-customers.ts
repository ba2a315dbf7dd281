import { loadConfigOrExit } from '../config.ts';
import { runImportCustomers } from '../modules/reports/import-command.ts';

process.exitCode = await runImportCustomers(process.argv.slice(2), {
  config: loadConfigOrExit(),
  out: process.stdout,
  err: process.stderr,
});
