import { build, ensureInstalled, must, root } from './run.mjs';

await ensureInstalled();
await build();
await must(
  process.execPath,
  ['--import', 'tsx', '--conditions=@quintet/source', 'src/main.ts', ...process.argv.slice(2)],
  { cwd: `${root}/bench` },
);
