import { ensureInstalled, must } from './run.mjs';

await ensureInstalled();
await must('turbo', ['run', 'dev', '--no-update-notifier'], {
  env: { DEMO_DATA: process.env.DEMO_DATA ?? 'true' },
});
