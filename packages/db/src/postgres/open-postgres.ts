import pg from 'pg';
import { type Log, migrate } from '../migrations/migrate.ts';
import { type ServerWatch, watchServer } from './watch-server.ts';

const connectMs = 5_000;
/** How long one process waits for another's migrations, and for one statement of its own. */
const migrationMs = 120_000;

// Prisma's adapters read every timestamp as UTC, so each session has to speak it. To compile a plan takes longer than
// any statement of ours runs.
const sessionSettings = `
  set time zone 'UTC';
  set jit = off;
  set statement_timeout = 15000;
  set lock_timeout = 10000;
  set idle_in_transaction_session_timeout = 30000`;

/**
 * Brings a PostgreSQL database up to date and gives a pool of connections to it, with the watch over its server.
 * Throws within seconds, naming the host, when the server is away or does not answer.
 */
export async function openPool(
  databaseUrl: string,
  poolSize: number,
  log: Log,
): Promise<{ pool: pg.Pool; watch: ServerWatch }> {
  await migratePostgres(databaseUrl, log);
  const watch = watchServer(databaseUrl, log);
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: poolSize,
    connectionTimeoutMillis: connectMs,
    // The server's own limit comes first.
    query_timeout: 20_000,
    stream: watch.stream,
    keepAlive: true,
    application_name: 'quintet',
    onConnect: async (client) => {
      await client.query(sessionSettings);
    },
  });
  // Without a listener the end of an idle connection would end the process.
  pool.on('error', (error) => log(`lost a database connection: ${error.message}`));
  return { pool, watch };
}

async function migratePostgres(databaseUrl: string, log: Log): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: connectMs,
    lock_timeout: migrationMs,
    query_timeout: migrationMs,
    application_name: 'quintet migrations',
  });
  client.on('error', (error) => log(`lost a database connection: ${error.message}`));
  await connect(client);
  try {
    await migrate(
      {
        rows: async (sql, parameters) => (await client.query<Record<string, unknown>>(sql, parameters)).rows,
        run: async (script) => await client.query(script),
      },
      log,
    );
  } finally {
    await client.end();
  }
}

async function connect(client: pg.Client): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    const reason = reasonOf(error);
    throw new Error(`Cannot connect to PostgreSQL at ${client.host}:${client.port}: ${reason}`, {
      cause: error,
    });
  }
}

// A name with several addresses fails with one error for each and an empty message of its own.
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
