import { createHash, randomBytes } from 'node:crypto';
import { readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { readMigrations } from './migration-files.ts';
import { type Db, embed, openDb } from './open-db.ts';

export type TestDb = Db & AsyncDisposable & { readonly databaseUrl?: string };

export interface TestDatabase {
  readonly databaseUrl: string;
  drop(): Promise<void>;
}

const testPrefix = 'quintet_test_';
const templatePrefix = 'quintet_template_';
const dayMs = 86_400_000;
const silent = () => undefined;

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
export async function openTestDb({ kind }: { kind: Db['kind'] }): Promise<TestDb> {
  return kind === 'pglite' ? await openTestPglite() : await openTestPostgres();
}

async function openTestPglite(): Promise<TestDb> {
  const pglite = await PGlite.create({ loadDataDir: await readTemplateFile() });
  return disposable(await embed({ pglite, close: async () => await pglite.close() }, silent));
}

async function openTestPostgres(): Promise<TestDb> {
  const { databaseUrl, drop } = await createTestDatabase();
  const db = await openDb({ databaseUrl, dataDir: '', poolSize: 5 });
  return disposable({ ...db, databaseUrl, close: async () => await db.close().finally(drop) });
}

/** Creates a PostgreSQL database for the caller alone: migrated, or with nothing in it at all. */
export async function createTestDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const name = `${testPrefix}${Date.now()}_${randomBytes(4).toString('hex')}`;
  await withServer(async (client) => {
    await dropLeftovers(client);
    const template = empty ? 'template1' : await makeTemplateDatabase(client);
    await client.query(`create database ${name} template ${template}`);
  });
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

// Loading a dump is four times quicker than initdb; its name changes with the migrations and with PGlite.
async function readTemplateFile(): Promise<Blob> {
  const path = join(tmpdir(), `quintet-test-${await fingerprint()}.tar`);
  return new Blob([await readFile(path).catch(async () => await makeTemplateFile(path))]);
}

async function makeTemplateFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  await using db = disposable(await openDb({ dataDir: '', memory: true }));
  const dump = await dumpOf(db);
  const part = `${path}.${randomBytes(4).toString('hex')}`;
  await writeFile(part, dump);
  await rename(part, path);
  await removeOldTemplates(basename(path));
  return dump;
}

async function removeOldTemplates(current: string): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => /^quintet-test-[0-9a-f]{16}\.tar$/.test(name));
  const old = names.filter((name) => name !== current);
  await Promise.all(old.map(async (name) => await rm(join(tmpdir(), name), { force: true })));
}

async function dumpOf({ pglite }: Db): Promise<Uint8Array<ArrayBuffer>> {
  if (pglite === undefined) throw new Error('Only an embedded database can be dumped');
  return new Uint8Array(await (await pglite.dumpDataDir('none')).arrayBuffer());
}

// The flag is set last, so a template whose making was cut short is recognised and made again.
async function makeTemplateDatabase(client: pg.Client): Promise<string> {
  const name = `${templatePrefix}${today()}_${await fingerprint()}`;
  await client.query(`select pg_advisory_lock(hashtext('quintet_template'))`);
  try {
    const { rows } = await client.query<{ complete: boolean }>(
      'select datistemplate as complete from pg_database where datname = $1',
      [name],
    );
    if (rows[0]?.complete !== true) await buildTemplate(client, name);
    return name;
  } finally {
    await client.query(`select pg_advisory_unlock(hashtext('quintet_template'))`);
  }
}

async function buildTemplate(client: pg.Client, name: string): Promise<void> {
  await client.query(`drop database if exists ${name} with (force)`);
  await client.query(`create database ${name}`);
  await openDb({ databaseUrl: urlOf(name), dataDir: '' }).then(async (db) => await db.close());
  await client.query(`alter database ${name} is_template true`);
}

async function fingerprint(): Promise<string> {
  const version = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const checksums = (await readMigrations()).map(({ checksum }) => checksum);
  return createHash('sha256')
    .update([version, ...checksums].join(' '))
    .digest('hex')
    .slice(0, 16);
}

async function withServer<Result>(run: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: testDatabaseUrl(), connectionTimeoutMillis: 3_000 });
  client.on('error', silent);
  await client.connect();
  return await run(client).finally(async () => await client.end());
}

function urlOf(database: string): string {
  const url = new URL(testDatabaseUrl());
  url.pathname = `/${database}`;
  return url.href;
}
