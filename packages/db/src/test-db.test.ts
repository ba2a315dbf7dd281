import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { isPostgresMissing, noPostgres, openTestDb } from './test-db.ts';

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
