import { PGlite } from '@electric-sql/pglite';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.ts';
import { type MigrationSession, applyMigrations } from './migrate.ts';
import { readMigrations } from './migration-files.ts';
import { type HeldPglite, openPglite } from './open-pglite.ts';
import { createPgliteAdapter } from './pglite-adapter.ts';

export interface Db {
  readonly prisma: PrismaClient;
  readonly kind: 'pglite' | 'postgres';
  /** The embedded database; absent on PostgreSQL. */
  readonly pglite?: PGlite;
  /** The connections that Prisma uses too; absent when embedded. */
  readonly pool?: pg.Pool;
  /** Whether a query is answered within two seconds. Never throws. */
  isAlive(): Promise<boolean>;
  /** Ends all connections and frees the data directory. May be called twice. */
  close(): Promise<void>;
}

export interface DbOptions {
  /** PostgreSQL 15 or newer; without it the database is embedded. */
  readonly databaseUrl?: string | undefined;
  /** Where the embedded database lives. */
  readonly dataDir: string;
  /** Embedded and gone at `close`; `dataDir` is not touched. */
  readonly memory?: boolean | undefined;
  readonly log?: ((line: string) => void) | undefined;
  /** Connections to PostgreSQL, 10 by default. */
  readonly poolSize?: number | undefined;
}

const connectMs = 5_000;
const aliveMs = 2_000;
const migrationMs = 120_000;
/** Prisma's adapters read every timestamp as UTC, so each session has to speak it. */
const sessionSettings = `set time zone 'UTC'; set statement_timeout = 15000; set lock_timeout = 10000;
  set idle_in_transaction_session_timeout = 30000`;

/**
 * Opens the database, applies what migrations are pending, and gives the client.
 * Throws within seconds when the database cannot be reached, is held by another process, or has a foreign history.
 */
export async function openDb(options: DbOptions): Promise<Db> {
  const log = options.log ?? (() => undefined);
  if (options.databaseUrl !== undefined)
    return await openPostgres(options.databaseUrl, options.poolSize ?? 10, log);
  const held = options.memory === true ? await openInMemory() : await openPglite(options.dataDir);
  try {
    return await embed(held, log);
  } catch (error) {
    await held.close();
    throw error;
  }
}

/** Turns an open PGlite into a `Db`; `held.close` is called at its end. */
export async function embed({ pglite, close }: HeldPglite, log: (line: string) => void): Promise<Db> {
  await pglite.exec(`set time zone 'UTC'`);
  await migrate(
    {
      rows: async (sql, parameters) => (await pglite.query<Record<string, unknown>>(sql, parameters)).rows,
      run: async (script) => await pglite.exec(script),
    },
    log,
  );
  // One connection serves all, so transactions queue for longer than on a server.
  const prisma = new PrismaClient({
    adapter: createPgliteAdapter(pglite),
    transactionOptions: { maxWait: 10_000, timeout: 15_000 },
  });
  return {
    prisma,
    kind: 'pglite',
    pglite,
    isAlive: async () => await answersInTime(pglite.query('select 1')),
    close: once(async () => await prisma.$disconnect().finally(close)),
  };
}

async function openInMemory(): Promise<HeldPglite> {
  const pglite = await PGlite.create();
  return { pglite, close: async () => await pglite.close() };
}

async function openPostgres(databaseUrl: string, poolSize: number, log: (line: string) => void): Promise<Db> {
  await migratePostgres(databaseUrl, log);
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: poolSize,
    connectionTimeoutMillis: connectMs,
    query_timeout: 20_000,
    keepAlive: true,
    application_name: 'quintet',
    onConnect: async (client) => {
      await client.query(sessionSettings);
    },
  });
  // Without a listener the end of an idle connection ends the process.
  pool.on('error', (error) => log(`database connection lost: ${error.message}`));
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool),
    transactionOptions: { maxWait: connectMs, timeout: 15_000 },
  });
  return {
    prisma,
    kind: 'postgres',
    pool,
    isAlive: async () => await answersInTime(pool.query('select 1')),
    close: once(async () => await prisma.$disconnect().finally(async () => await pool.end())),
  };
}

async function migratePostgres(databaseUrl: string, log: (line: string) => void): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: connectMs,
    lock_timeout: migrationMs,
    query_timeout: migrationMs,
    application_name: 'quintet migrations',
  });
  client.on('error', (error) => log(`database connection lost: ${error.message}`));
  try {
    await client.connect();
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

async function migrate(session: MigrationSession, log: (line: string) => void): Promise<void> {
  for (const name of await applyMigrations(session, await readMigrations())) log(`applied migration ${name}`);
}

async function answersInTime(query: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, aliveMs, false);
  });
  const answer = query.then(
    () => true,
    () => false,
  );
  return await Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return async () => await (running ??= run());
}
