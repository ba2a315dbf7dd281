import type { ContextKey } from '@quintet/contracts/timeback/schemas';
import type { PrismaClient } from '@quintet/db/generated/client';
import { scopeKeysOf } from './scopes.ts';
import { computeStats, ScopeStats, type Query } from './stats.ts';

type Reader = Pick<PrismaClient, 'timebackScopeStats'>;

/** Statements by way of Prisma's client. */
export function queryBy(prisma: Pick<PrismaClient, '$queryRawUnsafe'>): Query {
  return async (text, values = []) => await prisma.$queryRawUnsafe(text, ...values);
}

/** Computes the statistics anew from the pupils and stores them in one statement, in place of those of before. */
export async function refreshStats(query: Query): Promise<void> {
  const rows = (await computeStats(query)).map((stats) => ({ key: stats.key, slug: stats.slug, stats }));
  await query(
    `with given as (
       select * from jsonb_to_recordset($1::jsonb) as given (key text, slug text, stats jsonb)
     ), gone as (
       delete from timeback.scope_stats where key not in (select key from given)
     )
     insert into timeback.scope_stats select key, slug, stats from given order by key
     on conflict (key) do update set slug = excluded.slug, stats = excluded.stats`,
    [JSON.stringify(rows)],
  );
}

/** Computes what was never computed: the statistics of pupils who came by no import. */
export async function ensureStats(prisma: PrismaClient): Promise<void> {
  if ((await prisma.timebackScopeStats.count()) === 0) await refreshStats(queryBy(prisma));
}

/**
 * The statistics for a visitor's context: of the narrowest scope with at least ten pupils, or `undefined` when not even
 * the whole programme has them.
 */
export async function findStats(
  { timebackScopeStats }: Reader,
  contextKey: ContextKey,
  contextValue: string,
): Promise<ScopeStats | undefined> {
  const keys = scopeKeysOf(contextKey, contextValue);
  const rows = await timebackScopeStats.findMany({ where: { key: { in: [...keys] } } });
  return pickStats(
    rows.map(({ stats }) => ScopeStats.parse(stats)),
    contextKey,
    contextValue,
  );
}

/** Of these statistics those for a visitor's context. */
export function pickStats(
  known: readonly ScopeStats[],
  contextKey: ContextKey,
  contextValue: string,
): ScopeStats | undefined {
  const [found] = scopeKeysOf(contextKey, contextValue).flatMap((key) =>
    known.filter((stats) => stats.key === key),
  );
  return found;
}

/** The statistics of the scope with this name in addresses. */
export async function findStatsBySlug(
  { timebackScopeStats }: Reader,
  slug: string,
): Promise<ScopeStats | undefined> {
  const row = await timebackScopeStats.findFirst({ where: { slug } });
  return row === null ? undefined : ScopeStats.parse(row.stats);
}

/** The statistics of every scope that has enough pupils. */
export async function listStats({ timebackScopeStats }: Reader): Promise<ScopeStats[]> {
  const rows = await timebackScopeStats.findMany({ orderBy: { key: 'asc' } });
  return rows.map(({ stats }) => ScopeStats.parse(stats));
}
