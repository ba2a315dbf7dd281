import { ensureInstalled, must, stopWithUs } from './run.mjs';

await ensureInstalled();
// Loose: the environment reaches the server as it is.
await must('turbo', ['run', 'dev', '--env-mode=loose', '--no-update-notifier'], {
  onSpawn: stopWithUs,
  env: { DEMO_DATA: process.env.DEMO_DATA ?? 'true' },
});
