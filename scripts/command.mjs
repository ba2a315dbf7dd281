import { build, ensureInstalled, root, run } from './run.mjs';

// Runs a command of the server by its file name: `node scripts/command.mjs import-students file.csv`.
const [name, ...args] = process.argv.slice(2);
await ensureInstalled();
await build();
process.exitCode = await run(process.execPath, [`${root}/apps/api/dist/commands/${name}.js`, ...args], {
  cwd: process.env.INIT_CWD ?? root,
});
