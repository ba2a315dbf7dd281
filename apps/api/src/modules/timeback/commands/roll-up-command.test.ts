import { isPostgresMissing, noPostgres, openTestDb } from '@quintet/db/testing/test-db';
import { expect, onTestFinished, test } from 'vitest';
import { loadConfig } from '../../../config.ts';
import { createLog } from '../../../platform/log.ts';
import { createPubSub } from '../../../platform/pubsub/pub-sub.ts';
import { metricsStream } from '../tips/roll-up.ts';
import { runRollUp } from './roll-up-command.ts';

const skipped = await isPostgresMissing();
const why = skipped ? `: ${noPostgres}` : '';

test.skipIf(skipped)(`a roll-up by command wakes the servers that run beside it${why}`, async () => {
  const db = await openTestDb({ kind: 'postgres' });
  const { databaseUrl } = db;
  const log = createLog('silent');
  const config = loadConfig({
    DATABASE_URL: databaseUrl,
    API_JWT_SECRET: 'of-the-test-and-long-enough-for-it',
  });
  onTestFinished(db.close);
  const server = createPubSub({ databaseUrl, log, name: db.name });
  onTestFinished(server.close);
  await server.ready;
  const woken = new Promise<void>((resolve) => {
    server.subscribe((channels) => channels !== 'all' && channels.includes(metricsStream) && resolve());
  });

  let said = '';
  const out = { write: (text: string) => (said += text) };
  const { signal } = new AbortController();
  expect(await runRollUp(['--day', '2026-03-14'], { config, out, err: out, signal })).toBe(0);
  expect(said).toBe('2026-03-14: 0 of 0 tips accepted, trust score 0.00\n');
  expect(await db.prisma.timebackTrustScore.findMany()).toMatchObject([{ viewed: 0, accepted: 0 }]);
  expect(await db.prisma.platformEvent.count({ where: { stream: metricsStream } })).toBe(1);
  await woken;
});
