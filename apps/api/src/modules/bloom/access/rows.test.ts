import { randomUUID } from 'node:crypto';
import type { TestDb } from '@quintet/db/testing/test-db';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readRows } from '../../../platform/rows.ts';
import { openTestRows, type TestRows } from '../../../testing/bloom/open-test-rows.ts';
import type { Identity } from './identity.ts';
import type { Rows } from './rows.ts';

function identify(role: Identity['role'], user_id: string | null = randomUUID()): Identity {
  return { role, user_id, email: null, scope: undefined, expiresAt: Infinity };
}

describe.each(['pglite', 'postgres'] as const)('rows on %s', (kind) => {
  let db: TestDb;
  let rows: Rows;
  let opened: TestRows;
  beforeAll(async () => {
    opened = await openTestRows(kind);
    ({ db, rows } = opened);
  });
  afterAll(async () => await opened[Symbol.asyncDispose]());

  const lead = (user_id: string | null) => ({
    email: `${randomUUID()}@example.org`,
    source: 'test',
    user_id,
  });

  test('a forgotten filter leaks nothing: people see their own, staff all', async () => {
    const [one, other] = [identify('user'), identify('user')];
    const mine = await rows.write(one, async (tx) => await tx.bloomLead.create({ data: lead(one.user_id) }));
    const his = await rows.write(
      other,
      async (tx) => await tx.bloomLead.create({ data: lead(other.user_id) }),
    );
    const houses = await db.prisma.bloomLead.create({ data: lead(null) });
    const see = async (identity: Identity) =>
      await rows.read(identity, async (tx) => (await tx.bloomLead.findMany()).map(({ id }) => id));
    expect(await see(one)).toEqual([mine.id]);
    expect(await see(identify('user'))).toEqual([]);
    expect(await see(identify('user', null))).toEqual([]);
    for (const staff of [identify('admin'), identify('service', null)])
      expect((await see(staff)).toSorted()).toEqual([mine.id, his.id, houses.id].toSorted());
    const taken = rows.write(one, async (tx) => await tx.bloomLead.create({ data: lead(other.user_id) }));
    await expect(taken).rejects.toThrow(/row-level security/);
    const { count } = await rows.write(
      one,
      async (tx) => await tx.bloomLead.updateMany({ where: { id: his.id }, data: { notes: 'mine now' } }),
    );
    expect(count).toBe(0);
  });

  test('a role ends with its transaction, also with one that failed', async () => {
    const one = identify('user');
    await expect(
      rows.write(one, async (tx) => {
        await tx.$executeRaw`select 1/0`;
      }),
    ).rejects.toThrow(/division by zero/);
    await rows.read(one, async (tx) => await tx.bloomLead.count());
    const RoleRow = z.object({ role: z.string() });
    const asked = Array.from({ length: 10 }, async () =>
      readRows(RoleRow, db.prisma.$queryRaw`select current_setting('role') as role`),
    );
    for (const [row] of await Promise.all(asked)) expect(row?.role).toBe('none');
  });

  test('every table is closed to whoever has no policy for it', async () => {
    const TableRow = z.object({ name: z.string(), closed: z.boolean() });
    const tables = await readRows(
      TableRow,
      db.prisma.$queryRaw`
        select c.relname::text as name, c.relrowsecurity as closed from pg_class c
        where c.relnamespace = 'bloom'::regnamespace and c.relkind = 'r'`,
    );
    expect(tables.length).toBeGreaterThan(15);
    expect(tables.filter(({ closed }) => !closed)).toEqual([]);
    const user = identify('admin');
    for (const secret of ['accounts', 'stripe_events'])
      await expect(
        rows.read(user, async (tx) => await tx.$queryRawUnsafe(`select * from bloom.${secret}`)),
      ).rejects.toThrow(/permission denied/);
  });
});
