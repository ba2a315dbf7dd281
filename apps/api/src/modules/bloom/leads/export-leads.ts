import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExportLeadsInput } from '@quintet/contracts/bloom/leads';
import type { Prisma } from '@quintet/db/generated/client';
import type { Transaction } from '@quintet/db/open-db';
import { stringify } from 'csv-stringify/sync';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import type { Identity } from '../access/identity.ts';
import type { Rows } from '../access/rows.ts';
import { leadColumns, writeLeadRecord } from './lead-columns.ts';
import { type LeadRow, toLead } from './lead-row.ts';
import { whereLeads } from './list-leads.ts';

const mostLeads = 100_000;
const together = 1_000;

/**
 * The leads that the caller may see as CSV, newest first. No cell is a formula to a spreadsheet. Throws `BAD_REQUEST` for
 * more than fit, so that nobody takes a part for the whole.
 */
export async function exportLeads(
  { services, identity, signal }: Context<{ readonly rows: Rows }, Identity>,
  filters: z.output<typeof ExportLeadsInput>,
) {
  const where = whereLeads(filters);
  const count = async (tx: Transaction) => await tx.bloomLead.count({ where, take: mostLeads + 1 });
  if ((await services.rows.read(identity, count)) > mostLeads) throw tooMany();
  const pieces = [stringify([[...leadColumns]], { bom: true })];
  for (let last: LeadRow | undefined; ;) {
    signal.throwIfAborted();
    const rows = await services.rows.read(identity, async (tx) => await readOn(tx, where, last));
    pieces.push(
      stringify(
        rows.map((row) => writeLeadRecord(toLead(row))),
        { escape_formulas: true },
      ),
    );
    await nextTurn();
    last = rows.at(-1);
    if (rows.length < together) break;
  }
  return {
    file_name: 'leads.csv',
    content_type: 'text/csv; charset=utf-8',
    content_b64: Buffer.from(pieces.join('')).toString('base64'),
  };
}

/** The next leads behind one; leads that come meanwhile are newer than the first. */
async function readOn(
  tx: Transaction,
  where: Prisma.BloomLeadWhereInput,
  last: LeadRow | undefined,
): Promise<LeadRow[]> {
  const { created_at, id } = last ?? {};
  const behind =
    created_at === undefined || id === undefined
      ? {}
      : { created_at: { lte: created_at }, OR: [{ created_at: { lt: created_at } }, { id: { lt: id } }] };
  return await tx.bloomLead.findMany({
    where: { AND: [where, behind] },
    orderBy: [{ created_at: 'desc' }, { id: 'desc' }],
    take: together,
  });
}

function tooMany(): ContractError {
  return new ContractError('BAD_REQUEST', {
    message: `More than ${mostLeads} leads; name a shorter time with start_date and end_date`,
  });
}
