import { createHash } from 'node:crypto';
import type { PGlite } from '@electric-sql/pglite';
import type pg from 'pg';
import { Prisma } from './generated/client.ts';

/** What runs SQL: Prisma's client, one of its transactions, or the driver itself. */
export interface Queries {
  $queryRaw(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<unknown>;
}

/**
 * Queries past Prisma's engine, over the same connections: for the few statements that run thousands of times a second.
 * Each is parsed and planned once per connection. Rows hold what the driver makes of them: `bigint` has to be cast.
 */
export function queryDirectly(db: { readonly pool: pg.Pool } | { readonly pglite: PGlite }): Queries {
  const names = new Map<string, string>();
  const nameOf = (text: string) => {
    const name = names.get(text) ?? createHash('sha256').update(text).digest('base64url').slice(0, 32);
    names.set(text, name);
    return name;
  };
  return {
    async $queryRaw(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) {
      const { text, values: given } = query instanceof Prisma.Sql ? query : Prisma.sql(query, ...values);
      const answer =
        'pool' in db
          ? await db.pool.query({ name: nameOf(text), text, values: given })
          : await db.pglite.query(text, given);
      return answer.rows;
    },
  };
}
