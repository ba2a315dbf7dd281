import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBreaks, readCatalog } from '../testing/find-breaks.ts';
import { type Migration, readMigrations, readSchemaFiles } from './migration-files.ts';

/** From here on older nodes go on while a migration is applied. It moves for no reason but a release that ends all of them. */
const baseline = '20261121184832_outbox_keeps_jobs';

let pglite: PGlite;
let newest: Migration[];
beforeAll(async () => {
  pglite = await PGlite.create();
  const migrations = await readMigrations();
  for (const { script } of migrations.filter(({ name }) => name <= baseline)) await pglite.exec(script);
  newest = migrations.filter(({ name }) => name > baseline);
});
afterAll(async () => await pglite.close());

/** What a change would break, in a transaction that is rolled back. */
async function tryOut(script: string): Promise<string[]> {
  await pglite.exec('begin');
  const before = await readCatalog(pglite);
  await pglite.exec(script);
  const after = await readCatalog(pglite);
  await pglite.exec('rollback');
  return findBreaks(before, after);
}

test('no migration takes anything from nodes that were built for the one before', async () => {
  for (const { name, script } of newest) {
    expect({ name, breaks: await tryOut(script) }).toEqual({ name, breaks: [] });
    await pglite.exec(script);
  }
});

/** Columns that the database calls unused, and that the client of these `.prisma` files asks for all the same. */
async function findAsked(): Promise<string[]> {
  const { rows } = await pglite.query<{ place: string }>(`
    select format('%s.%s.%s', n.nspname, c.relname, a.attname) as place
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where 'unused' in (obj_description(c.oid, 'pg_class'), col_description(c.oid, a.attnum))`);
  const asked = new Set((await readSchemaFiles()).flatMap(({ content }) => columnsIn(content)));
  return rows.map(({ place }) => place).filter((place) => asked.has(place));
}

/** Without those that the client ignores. */
function columnsIn(schema: string): string[] {
  return [...schema.matchAll(/^model \w+ \{(.*?)^\}/gmsu)].flatMap(([, body = '']) => {
    const table = /@@map\("(\w+)"\)/u.exec(body)?.[1] ?? '';
    const own = /@@schema\("(\w+)"\)/u.exec(body)?.[1] ?? '';
    const fields = body.split('\n').filter((line) => /^ +\w/u.test(line) && !line.includes('@ignore'));
    return body.includes('@@ignore')
      ? []
      : fields.map((line) => `${own}.${table}.${line.trim().split(' ')[0]}`);
  });
}

test('what the database calls unused, the client does not ask for', async () => {
  expect(await findAsked()).toEqual([]);
  await pglite.exec(`begin; comment on column timeback.users.user_agent is 'unused'`);
  expect(await findAsked()).toEqual(['timeback.users.user_agent']);
  await pglite.exec('rollback');
});

test.each([
  ['drop table reports.idempotency_keys', 'table reports.idempotency_keys'],
  ['alter table timeback.users drop column user_agent', 'column timeback.users user_agent'],
  ['alter table timeback.users rename outcome to wish', 'column timeback.users outcome'],
  ['alter table timeback.users alter outcome set not null', 'column timeback.users outcome'],
  ['alter table timeback.users alter created_at drop default', 'column timeback.users created_at'],
  ['alter table timeback.users alter icp drop not null', 'column timeback.users icp'],
  ['alter table timeback.tasks alter payload type text', 'column timeback.tasks payload'],
  ['alter table timeback.users add column shoe_size int not null', 'column timeback.users shoe_size'],
  ['drop index timeback.users_email_key', 'unique timeback.users btree (email)'],
  ['create unique index on timeback.users (icp)', 'unique timeback.users btree (icp)'],
  ['alter table timeback.users add check (outcome is not null)', 'constraint timeback.users CHECK'],
])('%s would', async (script, place) => {
  expect(await tryOut(script)).toContainEqual(expect.stringContaining(place));
});

test.each([
  'create table timeback.shoes (vid uuid primary key references timeback.users, size int not null)',
  'alter table timeback.users add column shoe_size int unique',
  `alter table timeback.users add column shoe_size int not null default 42 check (shoe_size > 0)`,
  'create index on timeback.users (user_agent)',
  `alter table timeback.users alter icp set default 'parent'`,
])('%s would not', async (script) => {
  expect(await tryOut(script)).toEqual([]);
});

test('what was called unused a migration earlier may go', async () => {
  await pglite.exec(`comment on column timeback.users.user_agent is 'unused'`);
  expect(await tryOut('alter table timeback.users drop column user_agent')).toEqual([]);
  await pglite.exec('comment on column timeback.users.user_agent is null');
});
