import type { ReportType } from '@quintet/contracts/reports/schemas';
import type { Transaction } from '../../../platform/jobs/once.ts';
import type { ReportSession } from './sign-in.ts';

/** What a report is of. */
export interface ReportSubject {
  readonly type: ReportType;
  readonly customer_id: string;
  readonly opportunity_id: string;
}

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
  const [row] = await tx.$queryRaw<{ report_id: string }[]>`
    insert into reports.reports as r (owner, session_id, type, customer_id, opportunity_id)
    values (${owner}, ${session_id}, ${type}, ${customer_id}, ${opportunity_id})
    on conflict (owner, session_id, type, customer_id, opportunity_id)
    do update set updated_at = r.updated_at
    returning report_id`;
  if (row === undefined) throw new Error('A report could not be made');
  return row.report_id;
}
