import type { Db } from '@quintet/db/open-db';
import { z } from 'zod';
import { refreshStats } from '../scope-stats.ts';
import type { Query } from '../stats.ts';
import type { StudentRow } from './student-row.ts';

/** What became of the pupils written so far. */
interface WrittenCounts {
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
}

/**
 * Takes pupils in any number. They wait in a temporary table, where the database finds out which row of an id is the
 * last, and go to `students` in whole batches, in order of their id, so that two imports never block each other.
 */
export interface StudentStore {
  stage(rows: readonly StudentRow[]): Promise<void>;
  /** Writes the next batch (a dry run only compares). `undefined` when there is none left. */
  writeBatch(): Promise<WrittenCounts | undefined>;
  /** Computes the statistics of all pupils anew; a dry run leaves them alone. */
  refreshStats(): Promise<void>;
  close(): Promise<void>;
}

interface Session {
  readonly query: Query;
  readonly release: () => void;
}

const batchRows = 5000;
/** Building an index over some ten million rows takes longer than any request may. */
const statementMs = 600_000;
const columns = ['grade', 'district', 'subject', 'percentile_before', 'percentile_after', 'weeks'] as const;
const list = columns.join(', ');

const createStaging = `
  create temporary table staged_students (
    row bigint generated always as identity, student_id text collate "C", grade int, district text, subject text,
    percentile_before int, percentile_after int, weeks int)`;
const stageRows = `
  insert into staged_students (student_id, ${list})
  select r->>0, (r->>1)::int, r->>2, r->>3, (r->>4)::int, (r->>5)::int, (r->>6)::int
  from json_array_elements($1::json) as rows (r)`;
const indexStaging = 'create index on staged_students (student_id, row desc)';

const differs = `(${columns.map((name) => `students.${name}`).join(', ')})
  is distinct from (${columns.map((name) => `batch.${name}`).join(', ')})`;
/**
 * Rows that are as they were are not even locked, so that importing a file again is mostly reading. The pupils of a
 * batch are looked up one by one: the planner, which knows nothing of the staged rows, would read the whole table.
 */
const changes = `
  batch as (
    select distinct on (student_id) student_id, ${list} from staged_students
    where student_id > $1 order by student_id, row desc limit ${batchRows}),
  changes as (
    select batch.*, students.student_id is null as is_new from batch
    left join lateral (
      select * from timeback.students
      where students.student_id = batch.student_id collate "default" limit 1) as students on true
    where students.student_id is null or ${differs})`;
const counts = `
  (select count(*)::int from batch) as pupils, (select max(student_id) from batch) as last,
  count(*) filter (where is_new)::int as inserted, count(*) filter (where not is_new)::int as updated`;

const writeRows = `
  with ${changes}, written as (
    insert into timeback.students (student_id, ${list}) select student_id, ${list} from changes order by student_id
    on conflict (student_id) do update set ${columns.map((name) => `${name} = excluded.${name}`).join(', ')},
      imported_at = excluded.imported_at
    returning xmax = 0 as is_new)
  select ${counts} from written`;
const compareRows = `with ${changes} select ${counts} from changes`;

const Batch = z.tuple([
  z.object({ pupils: z.int(), last: z.string().nullable(), inserted: z.int(), updated: z.int() }),
]);

/** Opens a store on one session of the database, which it holds until `close`. */
export async function openStudentStore(db: Db, options: { readonly dryRun: boolean }): Promise<StudentStore> {
  const { query, release } = await openSession(db);
  await query(createStaging);
  let last: string | undefined;
  return {
    async stage(rows) {
      const cells = rows.map((row) => [row.student_id, ...columns.map((name) => row[name])]);
      await query(stageRows, [JSON.stringify(cells)]);
    },
    async writeBatch() {
      if (last === undefined) await query(indexStaging);
      const [found] = Batch.parse(await query(options.dryRun ? compareRows : writeRows, [last ?? '']));
      const { pupils, inserted, updated } = found;
      last = found.last ?? last ?? '';
      return pupils === 0 ? undefined : { inserted, updated, unchanged: pupils - inserted - updated };
    },
    async refreshStats() {
      if (!options.dryRun) await refreshStats(query);
    },
    async close() {
      await query('drop table if exists staged_students').catch(() => undefined);
      release();
    },
  };
}

async function openSession({ pool, pglite }: Db): Promise<Session> {
  if (pglite !== undefined) {
    return {
      query: async (text, values) => (await pglite.query(text, [...(values ?? [])])).rows,
      release: () => undefined,
    };
  }
  if (pool === undefined) throw new Error('The database offers no session');
  const client = await pool.connect();
  await client.query(`set statement_timeout = ${statementMs}`);
  const query: Query = async (text, values) => {
    const settings = { text, values: [...(values ?? [])], query_timeout: statementMs };
    return (await client.query<Record<string, unknown>>(settings)).rows;
  };
  // A connection with settings of its own does not go back to the others.
  return { query, release: () => client.release(true) };
}
