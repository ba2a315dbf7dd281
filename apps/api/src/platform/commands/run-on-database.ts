import { openDb, type Db } from '@quintet/db/open-db';
import type { CommandContext } from './command-context.ts';

/** Runs a command on the database. Gives its exit code; 1, with the reason in words, when it throws. */
export async function runOnDatabase(
  { config, err }: CommandContext,
  run: (db: Db) => Promise<number>,
): Promise<number> {
  try {
    const db = await openDb({ databaseUrl: config.DATABASE_URL, dataDir: config.DATA_DIR });
    return await run(db).finally(async () => await db.close());
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const advice = message.includes('in use by')
      ? '\nStop the server, run this again and start it; with PostgreSQL (DATABASE_URL) it may keep running.'
      : '';
    err.write(`${message}${advice}\n`);
    return 1;
  }
}
