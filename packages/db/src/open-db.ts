import { PGlite } from '@electric-sql/pglite';
import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { queryDirectly, type Queries } from './direct.ts';
import { type Prisma, PrismaClient } from './generated/client.ts';
import { type Log, migrate } from './migrations/migrate.ts';
import { type HeldPglite, openPglite } from './pglite/open-pglite.ts';
import { openPool } from './postgres/open-postgres.ts';
import type { DbState } from './postgres/watch-server.ts';
import { retryConflicts } from './retry-conflicts.ts';
import { createPgliteAdapter } from './pglite/pglite-adapter.ts';

export type Transaction = Prisma.TransactionClient;

export interface TransactionOptions {
  readonly isolationLevel?: Prisma.TransactionIsolationLevel;
  /** Milliseconds. */
  readonly timeout?: number;
}

export interface Db {
  readonly prisma: PrismaClient;
  /** Runs a transaction, and again when it lost to another one: what it does besides has to bear that. */
  transaction<Result>(
    run: (tx: Transaction) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>;
  /** The same database past Prisma's engine. */
  readonly direct: Queries;
  readonly kind: 'pglite' | 'postgres';
  /** The name that this database was born with; whatever is kept of it elsewhere carries it. */
  readonly name: string;
  /** The embedded database; absent on PostgreSQL. */
  readonly pglite?: PGlite;
  /** The connections that Prisma uses too; absent when embedded. */
  readonly pool?: pg.Pool;
  /** How the database does right now, told within two seconds. Never throws. */
  state(): Promise<DbState>;
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
  readonly log?: Log | undefined;
  /** Connections to PostgreSQL, 10 by default. */
  readonly poolSize?: number | undefined;
}

const aliveMs = 2_000;
const closeMs = 3_000;

/**
 * Opens the database, applies what migrations are pending, and gives the client.
 * Throws within seconds when the database is away, is held by another process, or has a foreign history.
 */
export async function openDb(options: DbOptions): Promise<Db> {
  const log = options.log ?? (() => undefined);
  if (options.databaseUrl !== undefined)
    return await openPostgres(options.databaseUrl, options.poolSize ?? 10, log);
  const held = options.memory === true ? await openInMemory() : await openPglite(options.dataDir, log);
  try {
    return await embed(held, log);
  } catch (error) {
    await held.close();
    throw error;
  }
}

/** Turns an open PGlite into a `Db`; `held.close` is called at its end. */
export async function embed({ pglite, hasRoom, close }: HeldPglite, log: Log): Promise<Db> {
  // Prisma's adapters read every timestamp as UTC, so the session has to speak it.
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
    transaction: repeatably(prisma),
    direct: queryDirectly({ pglite }),
    kind: 'pglite',
    name: await readName(prisma),
    pglite,
    state: async () => (hasRoom() ? await stateOf(pglite.query('select 1')) : 'read-only'),
    close: once(async () => await prisma.$disconnect().finally(close)),
  };
}

async function openInMemory(): Promise<HeldPglite> {
  const pglite = await PGlite.create();
  return { pglite, hasRoom: () => true, close: async () => await pglite.close() };
}

async function openPostgres(databaseUrl: string, poolSize: number, log: Log): Promise<Db> {
  const { pool, watch } = await openPool(databaseUrl, poolSize, log);
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool),
    transactionOptions: { maxWait: 5_000, timeout: 15_000 },
  });
  return {
    prisma,
    transaction: repeatably(prisma),
    direct: queryDirectly({ pool }),
    kind: 'postgres',
    name: await readName(prisma),
    pool,
    state: watch.look,
    // A server that has gone silent never says goodbye.
    close: once(async () => {
      watch.close();
      await prisma.$disconnect();
      await orLate(pool.end(), undefined, closeMs);
    }),
  };
}

function repeatably(prisma: PrismaClient): Db['transaction'] {
  return async (run, options) => await retryConflicts(async () => await prisma.$transaction(run, options));
}

async function readName(prisma: PrismaClient): Promise<string> {
  return (await prisma.platformInstallation.findFirstOrThrow()).name;
}

async function stateOf(query: Promise<unknown>): Promise<DbState> {
  const answer = query.then(
    () => 'serving' as const,
    () => 'away' as const,
  );
  return await orLate<DbState>(answer, 'away', aliveMs);
}

/** The result, or `late` when it takes longer than `ms`. */
async function orLate<Result>(result: Promise<Result>, late: Result, ms: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<Result>((resolve) => {
    timer = setTimeout(resolve, ms, late);
  });
  return await Promise.race([result, deadline]).finally(() => clearTimeout(timer));
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return async () => await (running ??= run());
}
