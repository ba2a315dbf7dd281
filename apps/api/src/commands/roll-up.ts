import { parseArgs } from 'node:util';
import { openDb } from '@quintet/db/open-db';
import { loadConfigOrExit } from '../config.ts';
import { rollUpTrust } from '../modules/timeback/roll-up.ts';
import { createBus } from '../platform/bus.ts';
import { createLog } from '../platform/log.ts';
import { createWake } from '../platform/wake.ts';

const usage = `Computes the trust score of a day and sends metric_rollup to everyone who listens.

  npm run rollup                     the day that has just ended (UTC)
  npm run rollup -- --day 2026-03-14
`;

const { values } = parseArgs({ options: { day: { type: 'string' }, help: { type: 'boolean' } } });
const day =
  values.day === undefined ? new Date(Date.now() - 86_400_000) : new Date(`${values.day}T00:00:00Z`);
if (values.help === true || Number.isNaN(day.getTime())) {
  process.stdout.write(usage);
  process.exitCode = values.help === true ? 0 : 1;
} else {
  await rollUp(day);
}

async function rollUp(date: Date): Promise<void> {
  const config = loadConfigOrExit();
  const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, DATA_DIR: dataDir } = config;
  const log = createLog('warn');
  const db = await openDb({ databaseUrl, dataDir });
  const wake = createWake({ databaseUrl, redisUrl, log });
  const bus = createBus({ db, wake, log });
  try {
    await wake.ready;
    const { day: name, viewed, accepted, trust_score } = await rollUpTrust({ bus }, date);
    console.log(`${name}: ${accepted} of ${viewed} tips accepted, trust score ${trust_score.toFixed(2)}`);
  } finally {
    bus.close();
    await wake.close();
    await db.close();
  }
}
