import { build, ensureInstalled, root, run } from './run.mjs';

await ensureInstalled();
console.log('Building …');
await build();

process.exitCode = await run(process.execPath, ['apps/api/dist/main.js'], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { DEMO_DATA: process.env.DEMO_DATA ?? 'true', LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' },
  cwd: root,
  onSpawn(child) {
    // Ctrl-C in a terminal reaches the server too, which does not mind; this process stays until it has drained.
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGTERM'));
    child.on('message', ({ url, reportsKey }) => {
      console.log(`
Quintet is ready.

  Start page   ${url}/
  TimeBack     ${url}/timeback
  its admin    ${url}/timeback/admin   (sign in with: npm run token -- service)
  Reports      ${url}/reports
  API          ${url}/openapi.json
  Health       ${url}/health/ready
${reportsKey === undefined ? '' : `\nAPI key for reports, shown this once: ${reportsKey}\n`}
Stop it with Ctrl-C. Data stays in ${process.env.DATA_DIR ?? '.data'}.`);
    });
  },
});
