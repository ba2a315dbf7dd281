import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, ensureInstalled, run } from './run.mjs';

const results = join(tmpdir(), `quintet-test-results-${process.pid}.json`);

await ensureInstalled();
await build();
const code = await run('vitest', [
  'run',
  '--config',
  'vitest.workspace.ts',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${results}`,
  ...process.argv.slice(2),
]);
process.exitCode = closeWithCounts(code);

/** Prints what was skipped, by name, and the closing line. A run without tests, or with a skip in CI, has failed. */
function closeWithCounts(exitCode) {
  const report = JSON.parse(readFileSync(results, 'utf8'));
  rmSync(results);
  const skipped = report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(
      ({ status }) => status === 'skipped' || status === 'pending' || status === 'todo',
    ),
  );
  for (const { fullName } of skipped) console.log(`skipped: ${fullName}`);
  console.log(`${report.numPassedTests} passed, ${report.numFailedTests} failed, ${skipped.length} skipped`);
  if (exitCode !== 0) return exitCode;
  if (process.env.CI === 'true' && skipped.length > 0) return 1;
  return report.numPassedTests === 0 ? 1 : 0;
}
