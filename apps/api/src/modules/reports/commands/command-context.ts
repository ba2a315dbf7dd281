import { openDb, type Db } from '@quintet/db/open-db';

/** What a command of this module is given. */
export interface CommandContext {
  readonly config: {
    readonly DATABASE_URL?: string | undefined;
    readonly DATA_DIR: string;
    readonly REPORTS_API_KEYS?: readonly string[] | undefined;
  };
  readonly out: { write(text: string): unknown };
  readonly err: { write(text: string): unknown };
}

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
      ? '\nStop the server first; with PostgreSQL (DATABASE_URL) it may keep running.'
      : '';
    err.write(`${message}${advice}\n`);
    return 1;
  }
}
