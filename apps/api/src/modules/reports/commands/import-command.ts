import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { parseArgs } from 'node:util';
import type { Db } from '@quintet/db/open-db';
import { nameForm } from '../access/tenants.ts';
import type { CommandContext } from '../../../platform/commands/command-context.ts';
import { runOnDatabase } from '../../../platform/commands/run-on-database.ts';
import { type FileRecord, readRecords } from './record-file.ts';
import { putCustomer, putOpportunity } from '../facts/records.ts';

const usage = `Imports customers and their opportunities for reports.

  npm run import:customers -- file.json [more files] [--tenant acme] [--dry-run] [--strict]

A JSON file holds { "customers": [...], "opportunities": [...] } or one list. A CSV file with a column opportunity_id
holds opportunities, any other customers; the first line names the columns:
  customers      customer_id, name, industry, country, currency, employees, sites, annual_revenue, description,
                 systems, stakeholders, constraints
  opportunities  opportunity_id, customer_id, title, summary, goals, requirements, budget_amount, budget_currency,
                 start, go_live, assumptions, dependencies, security, compliance, out_of_scope
Cells that hold several things part them by |. Dates look like 2027-03-31.

A record that is there already is replaced, so importing a file again changes nothing. One that cannot be used is
reported with its place and skipped.

  --tenant    whose records they are; without it those of the keys that have no tenant
  --dry-run   read and check everything, write nothing
  --strict    write nothing at all and end with 2 when a record cannot be used

Ends with 0 when the files were imported, 1 when a file or the database cannot be used.
`;

interface Arguments {
  /** Empty for none. */
  readonly tenant: string;
  readonly paths: readonly string[];
  readonly dryRun: boolean;
  readonly strict: boolean;
}

/** The command `import:customers`. Gives the exit code that its `--help` explains. */
export async function runImportCustomers(argv: readonly string[], context: CommandContext): Promise<number> {
  const { out, err } = context;
  try {
    const given = readArguments(argv);
    if (given === undefined) {
      out.write(usage);
      return 0;
    }
    const records = (await Promise.all(given.paths.map(readFileRecords))).flat();
    const bad = records.filter((record) => 'problem' in record);
    for (const { place, problem } of bad) err.write(`${place}: ${problem}\n`);
    if (given.strict && bad.length > 0) return 2;
    if (given.dryRun) {
      out.write(`Dry run, nothing written: ${describeCounts(records)}\n`);
      return 0;
    }
    return await runOnDatabase(context, async (db) => {
      await writeRecords(db, given.tenant, records);
      out.write(`Imported: ${describeCounts(records)}\n`);
      return 0;
    });
  } catch (error) {
    err.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function readArguments(argv: readonly string[]): Arguments | undefined {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      tenant: { type: 'string', default: '' },
      'dry-run': { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  if (values.tenant !== '' && !nameForm.test(values.tenant)) throw new Error('There is no such tenant.');
  if (positionals.length === 0) throw new Error('Give a JSON or CSV file. --help says how.');
  return { paths: positionals, tenant: values.tenant, dryRun: values['dry-run'], strict: values.strict };
}

async function readFileRecords(path: string): Promise<FileRecord[]> {
  const format = extname(path).toLowerCase() === '.csv' ? 'csv' : 'json';
  const records = readRecords(await readFile(path, 'utf8'), format);
  return records.map((record) => ({ ...record, place: `${path}, ${record.place}` }));
}

async function writeRecords(db: Db, tenant: string, records: readonly FileRecord[]): Promise<void> {
  for (const record of records) {
    if ('customer' in record) await putCustomer(db.prisma, tenant, record.customer);
    if ('opportunity' in record) await putOpportunity(db.prisma, tenant, record.opportunity);
  }
}

function describeCounts(records: readonly FileRecord[]): string {
  const customers = records.filter((record) => 'customer' in record).length;
  const opportunities = records.filter((record) => 'opportunity' in record).length;
  const skipped = records.length - customers - opportunities;
  return `${customers} customers, ${opportunities} opportunities, ${skipped} skipped.`;
}
