import type { ReportType } from '@quintet/contracts/reports/schemas';
import type { Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import { readRows } from '../../../platform/rows.ts';
import type { ReportSession } from './sign-in.ts';

/** What a report is of. */
export interface ReportSubject {
  readonly type: ReportType;
  readonly customer_id: string;
  readonly opportunity_id: string;
}

const ReportIdRow = z.object({ report_id: z.string() });

/**
 * The report that a session writes of a subject; it is made when there is none. Whoever else locks it, or adds a version
 * to it, waits until this transaction is over.
 */
export async function lockReport(
  tx: Transaction,
  { owner, session_id }: ReportSession,
  { type, customer_id, opportunity_id }: ReportSubject,
): Promise<string> {
  // An update that changes nothing locks the row and gives its id.
  const [row] = await readRows(
    ReportIdRow,
    tx.$queryRaw`
    insert into reports.reports as r (owner, session_id, type, customer_id, opportunity_id)
    values (${owner}, ${session_id}, ${type}, ${customer_id}, ${opportunity_id})
    on conflict (owner, session_id, type, customer_id, opportunity_id)
    do update set updated_at = r.updated_at
    returning report_id`,
  );
  if (row === undefined) throw new Error('A report could not be made');
  return row.report_id;
}
