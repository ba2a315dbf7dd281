import { parseArgs } from 'node:util';
import { openDb } from '@quintet/db/open-db';
import type { Config } from '../../../config.ts';
import type { CommandContext } from '../../../platform/commands/command-context.ts';
import { createBus } from '../../../platform/bus/bus.ts';
import { createLog } from '../../../platform/log.ts';
import { createPubSub } from '../../../platform/pubsub/pub-sub.ts';
import { rollUpTrust, yesterday } from '../tips/roll-up.ts';

const usage = `Computes the trust score of a day and sends metric_rollup to everyone who listens.

  npm run rollup                     the day that has just ended (UTC)
  npm run rollup -- --day 2026-03-14
`;

/** The command `rollup`. Gives 0, or 1 for a day that is none. */
export async function runRollUp(argv: readonly string[], context: CommandContext<Config>): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { day: { type: 'string' }, help: { type: 'boolean' } },
  });
  const day = values.day === undefined ? undefined : new Date(`${values.day}T00:00:00Z`);
  if (values.help !== true && !Number.isNaN(day?.getTime())) {
    await rollUp(day, context);
    return 0;
  }
  context.out.write(usage);
  return values.help === true ? 0 : 1;
}

async function rollUp(date: Date | undefined, { config, out }: CommandContext<Config>): Promise<void> {
  const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, DATA_DIR: dataDir } = config;
  const log = createLog('warn');
  const db = await openDb({ databaseUrl, dataDir });
  const pubSub = createPubSub({ databaseUrl, redisUrl, log, name: db.name });
  const bus = createBus({ db, pubSub, log });
  try {
    await pubSub.ready;
    const { day, viewed, accepted, trust_score } = await rollUpTrust({ bus }, date ?? (await yesterday(db)));
    out.write(`${day}: ${accepted} of ${viewed} tips accepted, trust score ${trust_score.toFixed(2)}\n`);
  } finally {
    bus.close();
    await pubSub.close();
    await db.close();
  }
}
