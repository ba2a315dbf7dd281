import { randomUUID } from 'node:crypto';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type MigrationSession, applyMigrations } from './migrate.ts';
import { readMigrations, readSchemaFiles, toMigration } from './migration-files.ts';
import { openDb } from '../open-db.ts';
import { toMigrationList, withSchemaEngine } from './schema-engine.ts';
import { createTestDatabase, isPostgresMissing, noPostgres, openTestDb } from '../testing/test-db.ts';
import { startTestProcess } from '../testing/test-process.ts';

const one = toMigration('1_one', 'create table one (id int); insert into one values (1)');
const two = toMigration('2_two', `create table two (note text); insert into two values ('a;b')`);
const broken = toMigration('2_broken', 'create table half (id int); insert into nowhere values (1)');
const withBody = toMigration(
  '3_body',
  'create function answer() returns int language plpgsql as $$ begin perform 1; return 42; end; $$;',
);

describe.each(['pglite', 'postgres'] as const)('migrations on %s', (kind) => {
  beforeEach(async ({ skip }) => skip(kind === 'postgres' && (await isPostgresMissing()), noPostgres));

  test('run once each, oldest first', async () => {
    const session = await openEmptySession(kind);
    expect(await applyMigrations(session, [one])).toEqual(['1_one']);
    expect(await applyMigrations(session, [one, two, withBody])).toEqual(['2_two', '3_body']);
    expect(await applyMigrations(session, [one, two, withBody])).toEqual([]);
    expect(await session.rows('select note, answer() as answer from two')).toEqual([
      { note: 'a;b', answer: 42 },
    ]);
  });

  test('leave nothing of one that fails, and can be repaired', async () => {
    const session = await openEmptySession(kind);
    await expect(applyMigrations(session, [one, broken])).rejects.toThrow(/2_broken failed: .*nowhere/);
    expect(await session.rows(`select to_regclass('half') as half, to_regclass('one')::text as one`)).toEqual(
      [{ half: null, one: 'one' }],
    );
    expect(await applyMigrations(session, [one, two])).toEqual(['2_two']);
  });

  test('refuse a history that does not fit', async () => {
    const session = await openEmptySession(kind);
    await applyMigrations(session, [one, two]);
    const edited = toMigration('1_one', `${one.script} -- edited`);
    await expect(applyMigrations(session, [edited, two])).rejects.toThrow(
      '1_one was changed after it was applied',
    );
    await expect(applyMigrations(session, [two])).rejects.toThrow('1_one, which this version does not know');
    const missing = toMigration('1_other', 'select 1');
    await expect(applyMigrations(session, [one, missing])).rejects.toThrow('does not know');
    await session.run(
      `update public._prisma_migrations set finished_at = null where migration_name = '2_two'`,
    );
    await expect(applyMigrations(session, [one, two])).rejects.toThrow('2_two was begun by another tool');
    await session.run(
      `update public._prisma_migrations set rolled_back_at = now() where finished_at is null`,
    );
    await session.run('drop table two');
    expect(await applyMigrations(session, [one, two])).toEqual(['2_two']);
  });

  test('of newer nodes keep no older one from starting', async () => {
    const session = await openEmptySession(kind);
    await applyMigrations(session, [one, two]);
    expect(await applyMigrations(session, [one])).toEqual([]);
  });

  test('of this package make the tables that the client writes', async () => {
    await using db = await openTestDb({ kind });
    const { vid } = await db.prisma.timebackUser.create({ data: { email: mintEmail(), icp: 'school' } });
    await db.prisma.timebackDeferredPage.create({ data: { vid, ...mintAnswers() } });
    await expect(db.prisma.timebackDeferredPage.create({ data: { vid, ...mintAnswers() } })).rejects.toThrow(
      /Unique constraint/,
    );
    await db.prisma.timebackUser.delete({ where: { vid } });
    expect(await db.prisma.timebackDeferredPage.count()).toBe(0);
  });

  test.each([
    ['users_email_check', { email: 'Upper@example.com', icp: 'parent' }],
    ['users_icp_check', { email: 'someone@example.com', icp: 'pirate' }],
  ])('guard the rows by %s', async (constraint, data) => {
    await using db = await openTestDb({ kind });
    await expect(db.prisma.timebackUser.create({ data })).rejects.toThrow(constraint);
  });
});

test('Prisma finds its own history in the table', async () => {
  await using db = await openTestDb({ kind: 'pglite' });
  if (db.pglite === undefined) throw new Error('not embedded');
  const migrationsList = toMigrationList(await readMigrations());
  const found = await withSchemaEngine(db.pglite, await readSchemaFiles(), async (engine) => ({
    diagnosis: await engine.diagnoseMigrationHistory({
      migrationsList,
      optInToShadowDatabase: false,
      filters: { externalTables: [], externalEnums: [] },
    }),
    applied: await engine.applyMigrations({
      migrationsList,
      filters: { externalTables: [], externalEnums: [] },
    }),
  }));
  expect(found.diagnosis).toMatchObject({
    hasMigrationsTable: true,
    history: null,
    editedMigrationNames: [],
    failedMigrationNames: [],
  });
  expect(found.applied.appliedMigrationNames).toEqual([]);
});

describe('on a server that others use too', () => {
  beforeEach(async ({ skip }) => skip(await isPostgresMissing(), noPostgres));

  test('processes that start at once on an empty database all come up', async () => {
    const { databaseUrl, drop } = await createTestDatabase({ empty: true });
    onTestFinished(drop);
    const code = `
      import { openDb } from './src/open-db.ts';
      console.log('ready');
      process.stdin.once('data', async () => {
        const applied = [];
        const db = await openDb({ databaseUrl: '${databaseUrl}', dataDir: '', log: (line) => applied.push(line) });
        console.log(JSON.stringify({ applied, users: await db.prisma.timebackUser.count() }));
        await db.close();
        process.exit();
      });`;
    const processes = [startTestProcess(code), startTestProcess(code), startTestProcess(code)];
    onTestFinished(async () => {
      await Promise.all(processes.map(async (started) => await started.kill()));
    });
    await Promise.all(processes.map(async (started) => expect(await started.readLine()).toBe('ready')));
    for (const started of processes) started.send('go\n');
    const told = await Promise.all(
      processes.map(async (started) => JSON.parse((await started.readLine()) ?? '{}')),
    );
    expect(told).toMatchObject([{ users: 0 }, { users: 0 }, { users: 0 }]);
    const names = (await readMigrations()).map(({ name }) => `applied migration ${name}`);
    expect(told.flatMap(({ applied }: { applied: string[] }) => applied).sort()).toEqual(names);
  });

  test('a second opening applies nothing', async () => {
    await using db = await openTestDb({ kind: 'postgres' });
    const lines: string[] = [];
    const again = await openDb({ databaseUrl: db.databaseUrl, dataDir: '', log: (line) => lines.push(line) });
    await again.close();
    expect(lines).toEqual([]);
  });
});

async function openEmptySession(kind: 'pglite' | 'postgres'): Promise<MigrationSession> {
  if (kind === 'pglite') {
    const pglite = await PGlite.create();
    onTestFinished(async () => await pglite.close());
    return {
      rows: async (sql, parameters) => (await pglite.query<Record<string, unknown>>(sql, parameters)).rows,
      run: async (script) => await pglite.exec(script),
    };
  }
  const { databaseUrl, drop } = await createTestDatabase({ empty: true });
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  onTestFinished(async () => await client.end().finally(drop));
  return {
    rows: async (sql, parameters) => (await client.query<Record<string, unknown>>(sql, parameters)).rows,
    run: async (script) => await client.query(script),
  };
}

function mintEmail(): string {
  return `${randomUUID()}@example.com`;
}

function mintAnswers() {
  return { outcome: 'close_gaps', context_key: 'district', context_value: 'US-TX-Brownsville' };
}
