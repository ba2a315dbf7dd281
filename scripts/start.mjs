import { build, ensureInstalled, root, run, stopWithUs } from './run.mjs';

await ensureInstalled();
console.log('Building …');
await build();

process.exitCode = await run(process.execPath, ['apps/api/dist/main.js'], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { DEMO_DATA: process.env.DEMO_DATA ?? 'true', LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' },
  cwd: root,
  onSpawn(child) {
    stopWithUs(child);
    child.on('message', ({ url, notices }) => {
      console.log(`
Quintet is ready.

  Start page   ${url}/
  TimeBack     ${url}/timeback
  its admin    ${url}/timeback/admin   (sign in with: npm run token -- service)
  Reports      ${url}/reports
  Bloom        ${url}/bloom
  Book         ${url}/book
  API          ${url}/openapi.json
  Health       ${url}/health/ready
${notices.map((notice) => `\n${notice}\n`).join('')}
Stop it with Ctrl-C. Data stays in ${process.env.DATA_DIR ?? '.data'}.`);
    });
  },
});
