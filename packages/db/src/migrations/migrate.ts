import { randomUUID } from 'node:crypto';
import { type Migration, readMigrations } from './migration-files.ts';

export type Log = (line: string) => void;

/** One connection with nobody else on it. `run` takes several statements, `rows` one with parameters. */
export interface MigrationSession {
  rows(sql: string, parameters?: unknown[]): Promise<Record<string, unknown>[]>;
  run(script: string): Promise<unknown>;
}

// The number that Prisma's own `migrate deploy` locks, so that the two never run at once.
const lockNumber = 72_707_369;

const createHistory = `
  create table if not exists public._prisma_migrations (
    id varchar(36) primary key not null,
    checksum varchar(64) not null,
    finished_at timestamptz,
    migration_name varchar(255) not null,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz not null default now(),
    applied_steps_count integer not null default 0
  )`;

/**
 * Applies what is pending and gives the names of those applied. Each migration is one transaction together with its
 * row in Prisma's history table, so a kill leaves whole migrations only; processes that start together take turns.
 * A database that newer nodes have moved on is as good: migrations take nothing from older ones (CONTRIBUTING). Throws when
 * the history does not fit: a migration that is unknown here and not newer, changed since it was applied, or unfinished.
 */
export async function applyMigrations(
  session: MigrationSession,
  migrations: readonly Migration[],
): Promise<string[]> {
  const applied: string[] = [];
  if (pendingOf(await readHistory(session), migrations).length === 0) return applied;
  for (;;) {
    const name = await applyNext(session, migrations);
    if (name === undefined) return applied;
    applied.push(name);
  }
}

/** Brings the database up to the migrations of this package and logs each one applied. */
export async function migrate(session: MigrationSession, log: Log): Promise<void> {
  for (const name of await applyMigrations(session, await readMigrations())) log(`applied migration ${name}`);
}

async function applyNext(
  session: MigrationSession,
  migrations: readonly Migration[],
): Promise<string | undefined> {
  await session.run('begin');
  try {
    await session.rows('select pg_advisory_xact_lock($1)', [lockNumber]);
    // Only under the lock is it known what another process has left to do.
    const next = pendingOf(await readHistory(session), migrations)[0];
    if (next !== undefined) await applyOne(session, next);
    await session.run('commit');
    return next?.name;
  } catch (error) {
    // The first error is the one to tell; a lost connection has rolled back by itself.
    await session.run('rollback').catch(() => undefined);
    throw error;
  }
}

async function applyOne(session: MigrationSession, { name, script, checksum }: Migration): Promise<void> {
  await session.run(createHistory);
  try {
    await session.run(script);
  } catch (error) {
    throw new Error(`Migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  await session.rows(
    `insert into public._prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
     values ($1, $2, $3, clock_timestamp(), 1)`,
    [randomUUID(), checksum, name],
  );
}

interface HistoryRow {
  readonly name: string;
  readonly checksum: string;
  readonly finished: boolean;
}

async function readHistory(session: MigrationSession): Promise<HistoryRow[]> {
  // Not to_regclass: it may answer from before the wait for the lock.
  const tables = await session.rows(
    `select 1 from pg_catalog.pg_tables where schemaname = 'public' and tablename = '_prisma_migrations'`,
  );
  if (tables.length === 0) return [];
  const rows = await session.rows(
    `select migration_name, checksum, finished_at is not null as finished
     from public._prisma_migrations where rolled_back_at is null`,
  );
  return rows.map((row) => ({
    name: String(row['migration_name']),
    checksum: String(row['checksum']),
    finished: row['finished'] === true,
  }));
}

function pendingOf(history: readonly HistoryRow[], migrations: readonly Migration[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  const done = new Set(history.map((row) => row.name));
  const pending = migrations.filter(({ name }) => !done.has(name));
  const newest = migrations.at(-1)?.name ?? '';
  for (const { name, checksum, finished } of history) {
    const migration = known.get(name);
    if (migration === undefined) {
      if (finished && name > newest && pending.length === 0) continue;
      throw new Error(`The database has migration ${name}, which this version does not know`);
    }
    if (!finished)
      throw new Error(`Migration ${name} was begun by another tool and never finished: resolve it first`);
    if (migration.checksum !== checksum)
      throw new Error(`Migration ${name} was changed after it was applied`);
  }
  return pending;
}
