import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@quintet/db/testing/test-db';
import { expect, onTestFinished, test } from 'vitest';
import { createReportClient, jobIdOf, mintSection, reportsEnv } from './testing/reports/report-client.ts';
import { checkOutOlder } from './testing/servers/check-out-older.ts';
import { startServerNode } from './testing/servers/start-server-node.ts';
import { answersOf, mintVisitor, post } from './testing/timeback/visitors.ts';

const clients = 4;
/** How often each asks once both nodes stand. */
const most = 10;

/** What became of what was asked. */
interface Outcome {
  readonly statuses: number[];
  /** How each accepted job ended. */
  readonly ends: unknown[];
}

/** Asks nodes for sections and pages; a job that one accepts, another is asked for. */
async function askOnce(
  [first = '', second = '']: readonly (string | undefined)[],
  { statuses, ends }: Outcome,
): Promise<void> {
  const { vid } = await mintVisitor(first);
  const page = await post(`${second}/personalize`, { vid, ...answersOf('parent') });
  const accepted = await createReportClient(first).generate(mintSection());
  statuses.push(page.status, accepted.status);
  if (accepted.status !== 202) return;
  const end = await createReportClient(second).end(jobIdOf(accepted));
  statuses.push(end.status);
  ends.push(end.body['status']);
}

test('nodes of before the newest migration work on beside nodes that applied it', async () => {
  await using older = await checkOutOlder();
  const { databaseUrl, drop } = await createTestDatabase({ empty: true });
  const dataDir = await mkdtemp(join(tmpdir(), 'quintet-'));
  onTestFinished(async () => {
    await rm(dataDir, { recursive: true, force: true });
    await drop();
  });
  const env = {
    ...reportsEnv,
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
    RATE_LIMITS: 'off',
  };
  await using before = await startServerNode({ env, program: older.program });

  const outcome: Outcome = { statuses: [], ends: [] };
  const nodes = [before.url];
  const ask = async (_: unknown, index: number) => {
    for (let left = most; left > 0; left -= nodes.length - 1)
      await askOnce([nodes.at(index % nodes.length), nodes.at((index + 1) % nodes.length)], outcome);
  };
  const load = Promise.all(Array.from({ length: clients }, ask));
  // Whoever asks a node that is gone fails later than what ended it.
  load.catch(() => undefined);
  await using after = await startServerNode({ env });
  nodes.push(after.url);
  await load;
  expect(new Set(outcome.ends)).toEqual(new Set(['ready']));
  expect(outcome.statuses.filter((status) => status !== 200 && status !== 202)).toEqual([]);
  expect(outcome.ends.length).toBeGreaterThan(clients * most);
});
