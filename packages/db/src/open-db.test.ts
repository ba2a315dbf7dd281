import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { openDb } from './open-db.ts';
import { createTestDatabase, isPostgresMissing, noPostgres, openTestDb } from './testing/test-db.ts';

describe.each(['pglite', 'postgres'] as const)('a database on %s', (kind) => {
  beforeEach(async ({ skip }) => skip(kind === 'postgres' && (await isPostgresMissing()), noPostgres));

  test('times are UTC', async () => {
    await using db = await openTestDb({ kind });
    await expectUtc(db.prisma);
  });

  test('a commit that fails is an error', async () => {
    await using db = await openTestDb({ kind });
    await db.prisma.$executeRaw`create table parent (id int primary key)`;
    await db.prisma.$executeRaw`create table child (id int references parent deferrable initially deferred)`;
    const inserting = db.prisma.$transaction(async (transaction) => {
      await transaction.$executeRaw`insert into child values (1)`;
    });
    await expect(inserting).rejects.toThrow(/foreign ?key/i);
    expect(await db.prisma.$queryRaw`select * from child`).toEqual([]);
  });

  test('a transaction that waits too long blocks nobody', async () => {
    await using db = await openTestDb({ kind });
    const gate = new EventEmitter();
    const opened = once(gate, 'open');
    const entered = once(gate, 'entered');
    const holders = Array.from({ length: kind === 'pglite' ? 1 : 5 }, async () => {
      await db.prisma.$transaction(async (transaction) => {
        await transaction.timebackUser.count();
        gate.emit('entered');
        await opened;
      });
    });
    await entered;
    const late = db.prisma.$transaction(async () => undefined, { maxWait: 200 });
    await expect(late).rejects.toThrow(/Unable to start a transaction in the given time/);
    gate.emit('open');
    await Promise.all(holders);
    expect(await db.state()).toBe('serving');
    expect(await db.prisma.timebackUser.count()).toBe(0);
  });
});

test('times are UTC whatever the server speaks', async ({ skip }) => {
  skip(await isPostgresMissing(), noPostgres);
  const { databaseUrl, drop } = await createTestDatabase();
  onTestFinished(drop);
  const setting = await openDb({ databaseUrl, dataDir: '' });
  const name = new URL(databaseUrl).pathname.slice(1);
  await setting.pool?.query(`alter database ${name} set timezone = 'America/New_York'`);
  await setting.close();
  const db = await openDb({ databaseUrl, dataDir: '' });
  await expectUtc(db.prisma);
  await db.close();
});

async function expectUtc(prisma: Awaited<ReturnType<typeof openDb>>['prisma']): Promise<void> {
  const at = new Date('2025-07-20T12:00:00.123Z');
  const email = `${randomUUID()}@example.com`;
  const { vid } = await prisma.timebackUser.create({ data: { email, icp: 'parent', last_seen_at: at } });
  const user = await prisma.timebackUser.findUniqueOrThrow({ where: { vid } });
  expect(user.last_seen_at).toEqual(at);
  // created_at comes from the database's clock, updated_at from this process.
  expect(Math.abs(user.created_at.getTime() - user.updated_at.getTime())).toBeLessThan(60_000);
}

test('a database keeps the name that it was born with, and no other has it', async ({ skip }) => {
  skip(await isPostgresMissing(), noPostgres);
  const { databaseUrl, drop } = await createTestDatabase({ empty: true });
  onTestFinished(drop);
  const names = new Set<string>();
  for (let start = 0; start < 2; start += 1) {
    const db = await openDb({ databaseUrl, dataDir: '' });
    names.add(db.name);
    await db.close();
  }
  const other = await openDb({ dataDir: '', memory: true });
  names.add(other.name);
  await other.close();
  expect([...names]).toEqual([
    expect.stringMatching(/^quintet-[\da-f-]{36}$/),
    expect.stringMatching(/^quintet-[\da-f-]{36}$/),
  ]);
});
