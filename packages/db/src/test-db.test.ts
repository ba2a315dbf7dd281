import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createTestDatabase, isPostgresMissing, noPostgres, openTestDb, testDatabaseUrl } from './test-db.ts';

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
