import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExportLeadsInput } from '@quintet/contracts/bloom/leads';
import { stringify } from 'csv-stringify/sync';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import type { Identity } from '../access/identity.ts';
import type { Rows } from '../access/rows.ts';
import { leadColumns, writeLeadRecord } from './lead-columns.ts';
import { toLead } from './lead-row.ts';
import { whereLeads } from './list-leads.ts';

const mostLeads = 10_000;
const together = 1_000;

/**
 * The leads that the caller may see as CSV, newest first. No cell is a formula to a spreadsheet. Throws `BAD_REQUEST` for
 * more than fit, so that nobody takes a part for the whole.
 */
export async function exportLeads(
  { services, identity }: Context<{ readonly rows: Rows }, Identity>,
  filters: z.output<typeof ExportLeadsInput>,
) {
  const rows = await services.rows.read(
    identity,
    async (tx) =>
      await tx.bloomLead.findMany({
        where: whereLeads(filters),
        orderBy: [{ created_at: 'desc' }, { id: 'desc' }],
        take: mostLeads + 1,
      }),
  );
  if (rows.length > mostLeads)
    throw new ContractError('BAD_REQUEST', {
      message: `More than ${mostLeads} leads; name a shorter time with start_date and end_date`,
    });
  let csv = stringify([[...leadColumns]], { bom: true });
  for (let at = 0; at < rows.length; at += together) {
    const records = rows.slice(at, at + together).map((row) => writeLeadRecord(toLead(row)));
    csv += stringify(records, { escape_formulas: true });
    await nextTurn();
  }
  return {
    file_name: 'leads.csv',
    content_type: 'text/csv; charset=utf-8',
    content_b64: Buffer.from(csv).toString('base64'),
  };
}
