import { ensureInstalled, must, run } from './run.mjs';

await ensureInstalled();
await must('turbo', ['run', 'generate', '--output-logs=errors-only', '--no-update-notifier']);

const checks = [
  ['format', 'oxfmt', ['--check', '.']],
  ['lint and import rules', 'oxlint', ['--type-aware', '--deny-warnings']],
  ['types', 'turbo', ['run', 'typecheck', '--output-logs=errors-only', '--no-update-notifier']],
  ['unused code', 'knip', ['--no-progress']],
];
let failed = 0;
for (const [name, command, args] of checks) {
  const began = Date.now();
  const code = await run(command, args);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  if (code !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
