import { beforeEach, describe, expect, test } from 'vitest';
import { Prisma } from './generated/client.ts';
import { isPostgresMissing, noPostgres, openTestDb } from './testing/test-db.ts';

describe.each(['pglite', 'postgres'] as const)('past Prisma on %s', (kind) => {
  beforeEach(async ({ skip }) => skip(kind === 'postgres' && (await isPostgresMissing()), noPostgres));

  test('the same template gives the same rows', async () => {
    await using db = await openTestDb({ kind });
    const texts = ['plain', 'with "quotes", {braces} and \\ slashes', '', 'Zürich ✓', null];
    const at = new Date('2026-02-03T04:05:06.789Z');
    const uuid = '01a1f9a7-81d7-7352-86d7-2a0f918b33fa';
    const query = Prisma.sql`
      select text, ${uuid}::uuid as id, ${at}::timestamptz as at, ${7}::int as count, ${true} as yes,
        json_build_object('text', text) as json
      from unnest(${texts}::text[]) with ordinality as t(text, place) order by place`;
    const rows = await db.prisma.$queryRaw(query);
    expect(rows).toHaveLength(texts.length);
    for (let count = 0; count < 2; count += 1) expect(await db.direct.$queryRaw(query)).toEqual(rows);
    expect(await db.direct.$queryRaw`select ${at}::timestamptz as at`).toEqual([{ at }]);
  });

  test('an error tells the code of the database', async () => {
    await using db = await openTestDb({ kind });
    const broken = db.direct.$queryRaw`select 1 / ${0}::int as nothing`;
    await expect(broken).rejects.toMatchObject({ code: '22012' });
    expect(await db.direct.$queryRaw`select 1 as one`).toEqual([{ one: 1 }]);
  });
});
