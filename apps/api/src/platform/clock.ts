import type { Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import { readRows } from './rows.ts';

const ClockRow = z.object({ now: z.date() });

/**
 * The database's time. Whatever is stored as a moment, or compared with a stored one, goes by this clock: those of the
 * nodes differ.
 */
export async function readClock(tx: Pick<Transaction, '$queryRaw'>): Promise<Date> {
  const [row] = await readRows(ClockRow, tx.$queryRaw`select clock_timestamp() as now`);
  if (row === undefined) throw new Error('The database has no time');
  return row.now;
}
