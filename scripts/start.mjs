import { build, ensureInstalled, root, run } from './run.mjs';

await ensureInstalled();
console.log('Building …');
await build();

// Ctrl-C reaches the server too; this process stays until the server has drained.
process.on('SIGINT', () => undefined);

process.exitCode = await run(process.execPath, ['apps/api/dist/main.js'], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { DEMO_DATA: process.env.DEMO_DATA ?? 'true', LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' },
  cwd: root,
  onSpawn(child) {
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.on('message', ({ url }) => {
      console.log(`
Quintet is ready.

  Start page   ${url}/
  TimeBack     ${url}/timeback
  API          ${url}/openapi.json
  Health       ${url}/health/ready

Stop it with Ctrl-C. Data stays in ${process.env.DATA_DIR ?? '.data'}.`);
    });
  },
});
