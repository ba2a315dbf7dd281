import { Customer, Opportunity } from '@quintet/contracts/reports/facts';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';

/** A record of a file, or why it cannot be used. `place` says where it stands. */
export type FileRecord =
  | { readonly place: string; readonly customer: Customer }
  | { readonly place: string; readonly opportunity: Opportunity }
  | { readonly place: string; readonly problem: string };

/** A file that holds no records at all. */
class RecordFileError extends Error {}

const Lists = z.union([
  z.array(z.unknown()).transform((records) => ({ customers: records, opportunities: [] as unknown[] })),
  z.object({ customers: z.array(z.unknown()).default([]), opportunities: z.array(z.unknown()).default([]) }),
]);

/**
 * Reads customers and opportunities from JSON (`{ customers, opportunities }`, or a list in which a record with an
 * `opportunity_id` is an opportunity) or from CSV. Throws `RecordFileError` when the file is neither.
 */
export function readRecords(text: string, format: 'json' | 'csv'): FileRecord[] {
  const plain = text.replace(/^\ufeff/, '');
  return format === 'json' ? readJson(plain) : readCsv(plain);
}

function readJson(text: string): FileRecord[] {
  const lists = Lists.safeParse(parseJson(text));
  if (!lists.success) throw new RecordFileError('The file needs a list, or "customers" and "opportunities"');
  const { customers, opportunities } = lists.data;
  return [
    ...customers.map((record, index) => readRecord(`customers ${index + 1}`, record)),
    ...opportunities.map((record, index) => readRecord(`opportunities ${index + 1}`, record)),
  ];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RecordFileError(`The file is not JSON: ${error instanceof Error ? error.message : ''}`);
  }
}

function readRecord(place: string, record: unknown): FileRecord {
  if (record instanceof Object && 'opportunity_id' in record) {
    const parsed = Opportunity.safeParse(record);
    return parsed.success ? { place, opportunity: parsed.data } : { place, problem: explain(parsed.error) };
  }
  const parsed = Customer.safeParse(record);
  return parsed.success ? { place, customer: parsed.data } : { place, problem: explain(parsed.error) };
}

function explain(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}

function readCsv(text: string): FileRecord[] {
  const rows = parseRows(text);
  const [header = []] = rows;
  const names = header.map((name) =>
    name
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
  );
  if (!names.includes('customer_id')) throw new RecordFileError('The file needs a column customer_id');
  return rows.slice(1).map((cells, index) => {
    const row = new Map(names.map((name, at) => [name, (cells[at] ?? '').trim()]));
    const record = names.includes('opportunity_id') ? opportunityOf(row) : customerOf(row);
    return readRecord(`line ${index + 2}`, record);
  });
}

function parseRows(text: string): string[][] {
  const delimiter = [',', ';', '\t'].toSorted((a, b) => countIn(text, b) - countIn(text, a))[0] ?? ',';
  try {
    return parse(text, { delimiter, relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    if (error instanceof CsvError) throw new RecordFileError(`The file is not CSV: ${error.message}`);
    throw error;
  }
}

function countIn(text: string, delimiter: string): number {
  return (text.split('\n', 1)[0] ?? '').split(delimiter).length;
}

type Row = ReadonlyMap<string, string>;

const textOf = (row: Row, name: string) => row.get(name) || undefined;
const listOf = (row: Row, name: string) =>
  (row.get(name) ?? '')
    .split('|')
    .map((part) => part.trim())
    .filter(Boolean);

/** A number; what is none stays text, so that the mistake is told. */
function numberOf(row: Row, name: string): number | string | undefined {
  const text = textOf(row, name);
  return text !== undefined && /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

function customerOf(row: Row): unknown {
  return {
    customer_id: row.get('customer_id'),
    name: textOf(row, 'name'),
    industry: textOf(row, 'industry'),
    country: textOf(row, 'country'),
    currency: textOf(row, 'currency'),
    size: {
      employees: numberOf(row, 'employees'),
      sites: numberOf(row, 'sites'),
      annual_revenue: numberOf(row, 'annual_revenue'),
    },
    description: textOf(row, 'description'),
    systems: listOf(row, 'systems').map((name) => ({ name })),
    stakeholders: listOf(row, 'stakeholders').map((name) => ({ name })),
    constraints: listOf(row, 'constraints'),
  };
}

function opportunityOf(row: Row): unknown {
  const amount = numberOf(row, 'budget_amount');
  return {
    opportunity_id: row.get('opportunity_id'),
    customer_id: row.get('customer_id'),
    title: textOf(row, 'title'),
    summary: textOf(row, 'summary'),
    goals: listOf(row, 'goals').map((text) => ({ text })),
    requirements: listOf(row, 'requirements').map((text, index) => ({ id: `R-${index + 1}`, text })),
    ...(amount === undefined ? {} : { budget: { amount, currency: textOf(row, 'budget_currency') } }),
    dates: { start: textOf(row, 'start'), go_live: textOf(row, 'go_live'), deadlines: [] },
    assumptions: listOf(row, 'assumptions'),
    dependencies: listOf(row, 'dependencies'),
    security: listOf(row, 'security'),
    compliance: listOf(row, 'compliance'),
    out_of_scope: listOf(row, 'out_of_scope'),
  };
}
