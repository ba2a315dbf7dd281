import { ensureInstalled, must, runSilently } from './run.mjs';

await ensureInstalled();
await must('turbo', ['run', 'generate', '--output-logs=errors-only', '--no-update-notifier']);

// The longest first.
const checks = [
  ['lint and import rules', 'oxlint', ['--type-aware', '--deny-warnings']],
  ['types', 'turbo', ['run', 'typecheck', '--output-logs=errors-only', '--no-update-notifier']],
  ['format', 'oxfmt', ['--check', '.']],
  ['unused code', 'knip', ['--no-progress', '--no-config-hints']],
  ['code that only tests use', 'knip', ['--production', '--no-progress', '--no-config-hints']],
];

async function checkNext() {
  const [name, command, args] = checks.shift() ?? [];
  if (name === undefined) return;
  const began = Date.now();
  const { code, said } = await runSilently(command, args);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  if (code !== 0) {
    process.stdout.write(said);
    process.exitCode = 1;
  }
  await checkNext();
}

await Promise.all([checkNext(), checkNext()]);
