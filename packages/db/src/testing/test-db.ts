import { createHash, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { readMigrations } from '../migrations/migration-files.ts';
import { type Db, embed, openDb } from '../open-db.ts';
import { openCopy, readTemplate, writeCopy } from './test-pglite.ts';

export type TestDb = Db & AsyncDisposable & { readonly databaseUrl?: string };

export interface TestDatabase {
  readonly databaseUrl: string;
  drop(): Promise<void>;
}

/** What a database has beside the migrations from the start: made once and kept, under this name, for all tests. */
export interface Preparation {
  readonly name: string;
  run(db: Db): Promise<void>;
}

export interface TestDbOptions {
  readonly preparation?: Preparation;
  /** The name it is born with, one of its own by default. */
  readonly name?: string;
}

const nothing: Preparation = { name: 'migrations', run: async () => undefined };
const testPrefix = 'quintet_test_';
const templatePrefix = 'quintet_template_';
const dayMs = 86_400_000;
const silent = () => undefined;
// Copies of a template share its name.
const rename = 'update platform.installation set name = $1';

/** A name that no other database has. It tells its age, for what is left elsewhere by a test that is killed. */
export function newTestName(): string {
  return `test-${Date.now()}-${randomBytes(4).toString('hex')}`;
}

/** The server that tests make their databases on. */
export function testDatabaseUrl(): string {
  return process.env['TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test';
}

/** Why such a suite was skipped. */
export const noPostgres = 'PostgreSQL does not answer on TEST_DATABASE_URL';

/** Whether a suite that needs that server is to be skipped; never in CI, where it has to fail instead. */
export async function isPostgresMissing(): Promise<boolean> {
  if (process.env['CI'] === 'true') return false;
  return await withServer(async () => undefined).then(
    () => false,
    () => true,
  );
}

/**
 * Opens a migrated, empty database that belongs to the caller alone and is gone after `close`:
 * `pglite` in memory, `postgres` as a database of its own on `TEST_DATABASE_URL`.
 */
export async function openTestDb(options: TestDbOptions & { kind: Db['kind'] }): Promise<TestDb> {
  const { kind, ...rest } = options;
  return kind === 'pglite' ? await openTestPglite(rest) : await openTestPostgres(rest);
}

/** Puts an embedded database, migrated and empty, into `dataDir`, which saves whoever opens it there the making. */
export async function fillDataDir(dataDir: string, preparation = nothing): Promise<void> {
  await writeCopy(await readPgliteTemplate(preparation), join(dataDir, 'pglite'));
}

async function openTestPglite({ preparation = nothing, name }: TestDbOptions): Promise<TestDb> {
  const pglite = await openCopy(await readPgliteTemplate(preparation));
  await pglite.query(rename, [name ?? newTestName()]);
  return disposable(await embedQuietly(pglite));
}

async function readPgliteTemplate(preparation: Preparation) {
  return await readTemplate(await fingerprint(preparation), async () => {
    const pglite = await PGlite.create();
    await preparation.run(await embedQuietly(pglite));
    return pglite;
  });
}

async function embedQuietly(pglite: PGlite): Promise<Db> {
  return await embed({ pglite, hasRoom: () => true, close: async () => await pglite.close() }, silent);
}

async function openTestPostgres(options: TestDbOptions): Promise<TestDb> {
  const { databaseUrl, drop } = await createTestDatabase(options);
  const db = await openDb({ databaseUrl, dataDir: '', poolSize: 5 });
  return disposable({ ...db, databaseUrl, close: async () => await db.close().finally(drop) });
}

/** Creates a PostgreSQL database for the caller alone: migrated, or with nothing in it at all. */
export async function createTestDatabase(
  options: TestDbOptions & { empty?: boolean } = {},
): Promise<TestDatabase> {
  const { empty = false, preparation = nothing } = options;
  const name = `${testPrefix}${Date.now()}_${randomBytes(4).toString('hex')}`;
  await withServer(async (client) => {
    await dropLeftovers(client);
    const template = empty ? 'template1' : await makeTemplateDatabase(client, preparation);
    await client.query(`create database ${name} template ${template}`);
  });
  if (!empty)
    await withServer(
      async (client) => await client.query(rename, [options.name ?? newTestName()]),
      urlOf(name),
    );
  return {
    databaseUrl: urlOf(name),
    drop: async () => {
      await withServer(async (client) => await client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

// A run that was killed drops nothing, and nobody drops the template of older migrations; the names tell the age.
async function dropLeftovers(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select datname as name from pg_database
     where starts_with(datname, $1) and datname < $2 or starts_with(datname, $3) and datname < $4`,
    [testPrefix, `${testPrefix}${Date.now() - dayMs}`, templatePrefix, `${templatePrefix}${today() - 1}`],
  );
  for (const { name } of rows) {
    // A template cannot be dropped; unlike `alter database`, this does not mind that another run was quicker.
    await client.query('update pg_database set datistemplate = false where datname = $1', [name]);
    await client.query(`drop database if exists ${name} with (force)`);
  }
}

/** Days since the epoch. */
function today(): number {
  return Math.floor(Date.now() / dayMs);
}

function disposable<Opened extends Db>(db: Opened): Opened & AsyncDisposable {
  return { ...db, [Symbol.asyncDispose]: db.close };
}

// The flag is set last, so a template whose making was cut short is recognised and made again.
async function makeTemplateDatabase(client: pg.Client, preparation: Preparation): Promise<string> {
  const name = `${templatePrefix}${today()}_${await fingerprint(preparation)}`;
  await client.query(`select pg_advisory_lock(hashtext('quintet_template'))`);
  try {
    const { rows } = await client.query<{ complete: boolean }>(
      'select datistemplate as complete from pg_database where datname = $1',
      [name],
    );
    if (rows[0]?.complete !== true) await buildTemplate(client, name, preparation);
    return name;
  } finally {
    await client.query(`select pg_advisory_unlock(hashtext('quintet_template'))`);
  }
}

async function buildTemplate(client: pg.Client, name: string, preparation: Preparation): Promise<void> {
  await client.query(`drop database if exists ${name} with (force)`);
  await client.query(`create database ${name}`);
  const db = await openDb({ databaseUrl: urlOf(name), dataDir: '' });
  await preparation.run(db).finally(db.close);
  await client.query(`alter database ${name} is_template true`);
}

async function fingerprint(preparation: Preparation): Promise<string> {
  const version = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const checksums = (await readMigrations()).map(({ checksum }) => checksum);
  return createHash('sha256')
    .update([preparation.name, version, ...checksums].join(' '))
    .digest('hex')
    .slice(0, 16);
}

async function withServer<Result>(
  run: (client: pg.Client) => Promise<Result>,
  connectionString = testDatabaseUrl(),
): Promise<Result> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 30_000 });
  client.on('error', silent);
  await client.connect();
  return await run(client).finally(async () => await client.end());
}

function urlOf(database: string): string {
  const url = new URL(testDatabaseUrl());
  url.pathname = `/${database}`;
  return url.href;
}
