import { CreateLeadInput, LeadStatus } from '@quintet/contracts/bloom/leads';
import type { CsvRecord } from '../../../platform/csv/csv-records.ts';
import type { Lead } from '@quintet/contracts/bloom/leads';
import { type LeadDetails, readDetails } from './lead-details.ts';

/** The columns of a lead in CSV, as they are exported; those that are not in `imported` are not read back. */
export const leadColumns = [
  'email',
  'first_name',
  'last_name',
  'company',
  'phone',
  'website',
  'lead_status',
  'lead_score',
  'source',
  'services_interested',
  'budget_range',
  'timeline',
  'notes',
  'created_at',
] as const satisfies (keyof Lead)[];
type Column = (typeof leadColumns)[number];

/** A lead as a row of CSV holds it; what has no value there stays as it is. */
export interface LeadRecord {
  readonly email: string;
  readonly lead_status?: LeadStatus;
  readonly source?: string;
  readonly details: Partial<LeadDetails>;
}

const between = '; ';
const Record = CreateLeadInput.omit({ metadata: true, user_id: true }).extend({
  lead_status: LeadStatus.optional(),
});

/** Which column stands where, by the names in the header; `undefined` when none is an email. */
export function findColumns(header: readonly string[]): ReadonlyMap<Column, number> | undefined {
  const names = header.map((cell) =>
    cell.replace('\ufeff', '').trim().toLowerCase().replaceAll(/[ -]/g, '_'),
  );
  const columns = new Map(
    leadColumns.flatMap((column) =>
      names.includes(column) ? [[column, names.indexOf(column)] as const] : [],
    ),
  );
  return columns.has('email') ? columns : undefined;
}

/** Reads a row, or says why it is none. */
export function readLeadRecord(
  { cells, problem }: CsvRecord,
  columns: ReadonlyMap<Column, number>,
): LeadRecord | { readonly reason: string } {
  if (problem !== undefined) return { reason: problem };
  const given = Object.fromEntries(
    [...columns].flatMap(([column, place]) => {
      const cell = unescape(cells[place] ?? '').trim();
      return cell === '' ? [] : [[column, column === 'services_interested' ? partServices(cell) : cell]];
    }),
  );
  const parsed = Record.safeParse({ ...given, email: given['email'] ?? '' });
  if (parsed.success) {
    const { email, lead_status, source, ...details } = parsed.data;
    return {
      email,
      details: readDetails(details),
      ...(lead_status === undefined ? {} : { lead_status }),
      ...(source ? { source } : {}),
    };
  }
  const [issue] = parsed.error.issues;
  return { reason: `${String(issue?.path[0] ?? 'row')}: ${issue?.message ?? 'cannot be read'}` };
}

/** A lead as a row of CSV. */
export function writeLeadRecord(lead: Lead): string[] {
  return leadColumns.map((column) => {
    const value = lead[column];
    return Array.isArray(value) ? value.join(between) : String(value ?? '');
  });
}

function partServices(cell: string): string[] {
  return cell
    .split(between.trim())
    .map((service) => service.trim())
    .filter((service) => service !== '');
}

/** An export writes `'` before what a spreadsheet would take for a formula. */
function unescape(cell: string): string {
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}
