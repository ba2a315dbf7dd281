import type { Range } from '@quintet/contracts/bloom/analytics';
import { Prisma } from '@quintet/db/generated/client';

/**
 * Where a range begins and ends, as SQL: by default the thirty days before its end, which is now by the database's clock.
 * Nothing in it depends on the time zone of a session.
 */
export function boundsOf({ start_date, end_date }: Range): { since: Prisma.Sql; until: Prisma.Sql } {
  const until = end_date === undefined ? Prisma.sql`now()` : momentOf(end_date);
  const since = start_date === undefined ? Prisma.sql`${until} - interval '720 hours'` : momentOf(start_date);
  return { since, until };
}

/** The same as the first two arguments of a function. */
export function rangeOf(range: Range): Prisma.Sql {
  const { since, until } = boundsOf(range);
  return Prisma.sql`${since}, ${until}`;
}

function momentOf(date: Date): Prisma.Sql {
  return Prisma.sql`${date.toISOString()}::timestamptz`;
}
