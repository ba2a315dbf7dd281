import { isDeepStrictEqual } from 'node:util';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ImportLeadsInput } from '@quintet/contracts/bloom/leads';
import type { Transaction } from '@quintet/db/open-db';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import type { Publish } from '../../../platform/bus/bus.ts';
import {
  type CsvRecord,
  createRecordReader,
  detectFormat,
  isBlank,
} from '../../../platform/csv/csv-records.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { type Identity, ownerFor } from '../access/identity.ts';
import type { Rows } from '../access/rows.ts';
import { publishChange } from '../events/streams.ts';
import { tellCreated } from './create-lead.ts';
import { holdLeads } from './hold-leads.ts';
import { findColumns, type LeadRecord, readLeadRecord } from './lead-columns.ts';
import type { LeadRow } from './lead-row.ts';
import { askForScores } from './score-lead.ts';

/** Rows of a file; and how many are written in one transaction, whose end is when others see them. */
const mostRows = 5_000;
const together = 200;
const pieceBytes = 64 * 1024;

/**
 * Adds the leads of a CSV file, and brings those up to date whose address is known: what the row leaves empty stays. Each
 * batch is written as a whole; after a failure the same file again adds what is missing. Throws `BAD_REQUEST` for a file
 * that is none of leads, `FORBIDDEN` for another's.
 */
export async function importLeads(
  { core, services, identity, signal }: Context<{ readonly rows: Rows }, Identity>,
  { csv, user_id: wanted }: z.output<typeof ImportLeadsInput>,
) {
  const user_id = ownerFor(identity, wanted);
  const { leads, taken, rejected } = await readLeads(csv, signal);
  let imported = 0;
  for (let at = 0; at < leads.length; at += together) {
    signal.throwIfAborted();
    const batch = leads.slice(at, at + together);
    imported += await services.rows.write(identity, async (tx, publish) => {
      const created = await saveBatch(tx, publish, user_id, batch);
      await askForScores(core, tx, created);
      return created.length;
    });
  }
  void core.jobs.relay();
  return { imported, updated: taken - imported, rejected };
}

/** The leads of a file, one for each address, how many rows they stand in, and what is wrong with the other rows. */
async function readLeads(csv: string, signal: AbortSignal) {
  const records = await readRecords(csv, signal);
  const header = records.shift();
  const columns = header === undefined ? undefined : findColumns(header.cells);
  if (columns === undefined) throw refuse('Expected CSV whose first line names a column email');
  if (records.length > mostRows) throw refuse(`Expected at most ${mostRows} rows`);
  const leads = new Map<string, LeadRecord>();
  const rejected: { line: number; reason: string }[] = [];
  for (const record of records) {
    const lead = readLeadRecord(record, columns);
    if ('reason' in lead) rejected.push({ line: record.line, reason: lead.reason });
    else leads.set(lead.email, joinRecords(leads.get(lead.email), lead));
  }
  return { leads: [...leads.values()], taken: records.length - rejected.length, rejected };
}

/** The records of a file that are not empty. Others have their turn between its pieces. */
async function readRecords(csv: string, signal: AbortSignal): Promise<CsvRecord[]> {
  const bytes = Buffer.from(csv);
  const reader = createRecordReader(detectFormat(bytes.subarray(0, pieceBytes)));
  const records: CsvRecord[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    records.push(...reader.push(bytes.subarray(at, at + pieceBytes)));
    await nextTurn(undefined, { signal });
  }
  records.push(...reader.end());
  return records.filter((record) => !isBlank(record));
}

function joinRecords(known: LeadRecord | undefined, lead: LeadRecord): LeadRecord {
  return { ...known, ...lead, details: { ...known?.details, ...lead.details } };
}

/** Writes leads of different addresses and gives the ids of those that are new. */
async function saveBatch(
  tx: Transaction,
  publish: Publish,
  user_id: string | null,
  leads: readonly LeadRecord[],
): Promise<string[]> {
  await holdLeads(tx, user_id);
  const rows = await tx.bloomLead.findMany({
    where: { user_id, email: { in: leads.map(({ email }) => email) }, deleted_at: null },
  });
  const known = new Map(rows.map((row) => [row.email, row]));
  const changed = leads.flatMap(({ details, ...lead }) => {
    const row = known.get(lead.email);
    const merged = { ...row, ...lead, ...details };
    return row === undefined || isDeepStrictEqual(merged, row) ? [] : [merged];
  });
  await updateKnown(tx, changed);
  if (changed.length > 0) publishChange(publish, user_id);
  const created = await tx.bloomLead.createManyAndReturn({
    data: leads
      .filter(({ email }) => !known.has(email))
      .map(({ details, ...lead }) => ({ source: 'import', ...lead, ...details, user_id })),
  });
  for (const row of created) tellCreated(publish, row);
  return created.map(({ id }) => id);
}

/** What a row says takes the place of what is known; a lead that it says nothing new of keeps its time. */
async function updateKnown(tx: Transaction, leads: readonly Partial<LeadRow>[]): Promise<void> {
  await tx.$executeRaw`
    update bloom.leads l set
      first_name = r.first_name, last_name = r.last_name, company = r.company, phone = r.phone,
      website = r.website, lead_status = r.lead_status, source = r.source, notes = r.notes,
      services_interested = r.services_interested, budget_range = r.budget_range, timeline = r.timeline,
      updated_at = greatest(clock_timestamp(), l.updated_at + interval '1 millisecond')
    from jsonb_populate_recordset(null::bloom.leads, ${JSON.stringify(leads)}::jsonb) r
    where l.id = r.id`;
}

function refuse(message: string): ContractError {
  return new ContractError('BAD_REQUEST', { message });
}
