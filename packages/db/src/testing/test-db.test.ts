import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openDb } from '../open-db.ts';
import {
  createTestDatabase,
  fillDataDir,
  isPostgresMissing,
  noPostgres,
  openTestDb,
  type Preparation,
  testDatabaseUrl,
} from './test-db.ts';

describe.each(['pglite', 'postgres'] as const)('a test database on %s', (kind) => {
  beforeEach(async ({ skip }) => skip(kind === 'postgres' && (await isPostgresMissing()), noPostgres));

  test('is migrated, empty and apart from every other', async () => {
    await using one = await openTestDb({ kind });
    await using two = await openTestDb({ kind });
    const email = `${randomUUID()}@example.com`;
    await one.prisma.timebackUser.create({ data: { email, icp: 'parent' } });
    expect(await one.prisma.timebackUser.count()).toBe(1);
    expect(await two.prisma.timebackUser.count()).toBe(0);
  });
});

test('what a killed run left behind is dropped after a day', async ({ skip }) => {
  skip(await isPostgresMissing(), noPostgres);
  const own = randomUUID().slice(0, 8);
  const [database, template] = [
    `quintet_test_${Date.now() - 90_000_000}_${own}`,
    `quintet_template_1_${own}`,
  ];
  const server = new pg.Client({ connectionString: testDatabaseUrl() });
  await server.connect();
  onTestFinished(async () => await server.end());
  await server.query(`create database ${database}`);
  await server.query(`create database ${template} is_template true`);
  const { drop } = await createTestDatabase({ empty: true });
  onTestFinished(drop);
  const left = await server.query('select datname from pg_database where datname = any($1)', [
    [database, template],
  ]);
  expect(left.rows).toEqual([]);
});

test('a data directory that was filled is opened as if it had been made there', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'quintet-db-'));
  onTestFinished(async () => await rm(dataDir, { recursive: true }));
  await fillDataDir(dataDir);
  const email = `${randomUUID()}@example.com`;
  for (const count of [1, 2]) {
    const db = await openDb({ dataDir });
    await db.prisma.timebackUser.create({ data: { email: `${count}${email}`, icp: 'parent' } });
    expect(await db.prisma.timebackUser.count()).toBe(count);
    await db.close();
  }
});

test('what is prepared is there at once, and is made once', async () => {
  const made = vi.fn<() => void>();
  const preparation: Preparation = {
    name: randomUUID(),
    run: async ({ prisma }) => {
      made();
      await prisma.$executeRaw`create table public.prepared (id int)`;
    },
  };
  for (let round = 0; round < 2; round += 1) {
    await using db = await openTestDb({ kind: 'pglite', preparation });
    expect(await db.prisma.$queryRaw`select * from public.prepared`).toEqual([]);
  }
  expect(made).toHaveBeenCalledTimes(1);
});
