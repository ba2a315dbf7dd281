import { runMakeDemo } from '../modules/timeback/demo-command.ts';

process.exitCode = await runMakeDemo(process.argv.slice(2), { out: process.stdout, err: process.stderr });
