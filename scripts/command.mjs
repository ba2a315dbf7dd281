import { build, ensureInstalled, root, run } from './run.mjs';

// Runs a command of a module by its name: `node scripts/command.mjs import-students file.csv`.
await ensureInstalled();
await build();
process.exitCode = await run(
  process.execPath,
  [`${root}/apps/api/dist/command.js`, ...process.argv.slice(2)],
  {
    cwd: process.env.INIT_CWD ?? root,
  },
);
