import type { PGlite } from '@electric-sql/pglite';

/** A column, a unique index or a constraint, or a table itself, as a node that was built for it relies on it. */
interface Part {
  readonly kind: 'table' | 'column' | 'unique' | 'constraint';
  readonly table: string;
  /** Its name, or what it says. */
  readonly name: string;
  readonly columns: readonly string[];
  /** Of a column: its type, and whether it is `nullable`, `filled` by itself or `required`. */
  readonly form: string;
}

export type Catalog = ReadonlyMap<string, Part>;

const parts = `
  with tables as (
    select c.oid, format('%s.%s', n.nspname, c.relname) as name, obj_description(c.oid, 'pg_class') as comment
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname not like 'pg_%' and n.nspname <> 'information_schema'
  ), columns as (
    select t.name as table, a.attname as name, a.attnum, t.oid,
      format_type(a.atttypid, a.atttypmod) || case
        when not a.attnotnull then ' nullable' when a.atthasdef or a.attidentity <> '' then ' filled'
        else ' required' end as form,
      coalesce(col_description(t.oid, a.attnum), t.comment) as comment
    from tables t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
  ), of_columns as (
    select 'unique' as kind, t.oid, t.name as table, i.indkey::int2[] as keys,
      regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING ', '') as name
    from tables t join pg_index i on i.indrelid = t.oid and i.indisunique
    union all
    select 'constraint', t.oid, t.name, k.conkey, pg_get_constraintdef(k.oid)
    from tables t join pg_constraint k on k.conrelid = t.oid and k.contype in ('c', 'f')
  )
  select 'table' as kind, name as table, '' as name, '{}'::text[] as columns, '' as form, comment from tables
  union all select 'column', "table", name, array[name]::text[], form, comment from columns
  union all select o.kind, o.table, o.name, array_agg(c.name)::text[], '', max(c.comment)
    from of_columns o join columns c on c.oid = o.oid and c.attnum = any(o.keys) group by 1, 2, 3`;

/** Reads the catalog, without what a comment in the database calls unused: no node relies on that any more. */
export async function readCatalog(pglite: PGlite): Promise<Catalog> {
  const { rows } = await pglite.query<Part & { readonly comment: string | null }>(parts);
  const used = rows.filter(({ comment }) => comment !== 'unused');
  return new Map(used.map(({ comment: _comment, ...part }) => [keyOf(part), part]));
}

/** What a node of before would stumble over, each in a line. */
export function findBreaks(before: Catalog, after: Catalog): string[] {
  const lost = [...before].filter(([key, part]) => !isKept(part, after.get(key)));
  const added = [...after].filter(([key, part]) => !before.has(key) && isInTheWay(before, part));
  return [
    ...lost.map(([key, { form }]) => `${key}: ${form} → ${after.get(key)?.form ?? 'gone'}`),
    ...added.map(([key]) => `${key}: new, and older nodes know nothing of it`),
  ];
}

function isKept({ kind, form }: Part, now: Part | undefined): boolean {
  // A row that was refused and is taken harms nobody.
  if (now === undefined) return kind === 'constraint';
  // Whoever always wrote a value goes on doing so.
  return now.form === form || now.form === form.replace(/ required$/u, ' filled');
}

/** Whether rows that older nodes write to a table they know could be refused for it. */
function isInTheWay(before: Catalog, { kind, table, columns, form }: Part): boolean {
  if (kind === 'table' || !before.has(keyOf({ kind: 'table', table, name: '' }))) return false;
  if (kind === 'column') return form.endsWith(' required');
  return columns.every((name) => before.has(keyOf({ kind: 'column', table, name })));
}

function keyOf({ kind, table, name }: Pick<Part, 'kind' | 'table' | 'name'>): string {
  return [kind, table, name].join(' ').trim();
}
