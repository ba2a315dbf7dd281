import { Prisma } from '@quintet/db/generated/client';
import type { Db } from '@quintet/db/open-db';

/** Rows that nobody needs any more. */
export interface Leftover {
  readonly table: Prisma.Sql;
  /** The column by which a row is known. */
  readonly key: Prisma.Sql;
  readonly isOver: Prisma.Sql;
}

const together = 1_000;

/**
 * Removes leftovers, one table after the other and some rows at a time so that nobody waits for long; gives how many rows of each. What
 * belongs to a row goes with it. Throws when `signal` aborts.
 */
export async function sweepRows(
  { prisma }: Pick<Db, 'prisma'>,
  leftovers: Readonly<Record<string, Leftover>>,
  signal: AbortSignal,
): Promise<Readonly<Record<string, number>>> {
  const removed: Record<string, number> = {};
  for (const [name, { table, key, isOver }] of Object.entries(leftovers)) {
    removed[name] = 0;
    for (let count = together; count === together;) {
      signal.throwIfAborted();
      // Asked twice, because one may come to be needed between the two looks.
      count = await prisma.$executeRaw`
        delete from ${table}
        where ${isOver} and ${key} in (select ${key} from ${table} where ${isOver} limit ${together})`;
      removed[name] += count;
    }
  }
  return removed;
}
