import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Db } from '@quintet/db/open-db';
import { openBadRowFile } from './bad-row-file.ts';
import type { CommandContext } from '../../../platform/commands/command-context.ts';
import { createProgressLine } from '../../../platform/commands/progress-line.ts';
import { runOnDatabase } from '../../../platform/commands/run-on-database.ts';
import { demoPrefix } from '../students/stats.ts';
import type { StudentColumns } from '../students/import/student-columns.ts';
import type { BadRow } from '../students/import/student-row.ts';
import { importStudents, type ImportReport } from '../students/import/import-students.ts';

const usage = `Imports pupils from a CSV file into the student data, by their StudentID.

  npm run import:students -- file.csv [--dry-run] [--strict] [--errors bad-rows.csv]

The file needs these columns, in any order; case, spaces and underscores do not matter:
  StudentID, Grade, District, Subject, PercentileBefore, PercentileAfter, Weeks
Usual other names are understood too, such as "Student ID", "Grade Level", "Fall Percentile" and "End Percentile".
Grades are K or 1 to 12, districts look like US-TX-Brownsville (or a bare name beside a State column), percentiles
are whole numbers from 1 to 99. Commas, semicolons and tabs work; the text is UTF-8 or UTF-16.

A row that cannot be used is reported with its line and skipped. Of several rows with one StudentID the last counts.
Importing a file again changes nothing. A run that is cut leaves whole batches, and a second run does the rest.

  --dry-run       read and compare everything, write nothing
  --errors FILE   write every row that was skipped, with its line and the reason, to a CSV file
  --strict        end with 2 when a row was skipped

Ends with 0 when the file was imported, also when rows were skipped; 1 when the file or the database cannot be used;
2 under --strict when a row was skipped; 130 when it was stopped.

DATABASE_URL names a PostgreSQL database; without it the embedded one in DATA_DIR is used.
`;

const shownRows = 20;
const count = new Intl.NumberFormat('en-US');

interface Arguments {
  readonly path: string;
  readonly dryRun: boolean;
  readonly strict: boolean;
  readonly errors: string | undefined;
}

/** The command `import:students`. Gives the exit code that its `--help` explains. */
export async function runImport(argv: readonly string[], context: CommandContext): Promise<number> {
  try {
    const given = readArguments(argv);
    if (given === undefined) {
      context.out.write(usage);
      return 0;
    }
    return await runOnDatabase(context, async (db) => await importInto(db, given, context));
  } catch (error) {
    context.err.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function readArguments(argv: readonly string[]): Arguments | undefined {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      'dry-run': { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      errors: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new Error('Give one CSV file. --help says how.');
  if (values.errors !== undefined && resolve(values.errors) === resolve(path)) {
    throw new Error('--errors names the file that is to be imported. Choose another.');
  }
  return { path, dryRun: values['dry-run'], strict: values.strict, errors: values.errors };
}

async function importInto(db: Db, given: Arguments, context: CommandContext): Promise<number> {
  const { out, signal } = context;
  const began = performance.now();
  const shown: BadRow[] = [];
  const badRows = given.errors === undefined ? undefined : await openBadRowFile(given.errors);
  const progress = createProgressLine(out);
  const report = await importStudents({
    db,
    path: given.path,
    dryRun: given.dryRun,
    ...(signal === undefined ? {} : { signal }),
    onColumns: (header, columns) => out.write(describeColumns(header, columns)),
    onProgress: progress.show,
    onBadRow: async (bad) => {
      if (shown.length < shownRows) shown.push(bad);
      await badRows?.write(bad);
    },
  }).finally(async () => {
    progress.end();
    await badRows?.close();
  });
  out.write(describeBadRows(shown, report.skipped, given.errors));
  out.write(describeReport(report, given.dryRun, performance.now() - began));
  if (!given.dryRun) out.write(await describeDemo(db));
  return exitCodeOf(report, given.strict);
}

function exitCodeOf(report: ImportReport, strict: boolean): number {
  if (report.interrupted) return 130;
  if (report.rows > 0 && report.skipped === report.rows) return 1;
  return strict && report.skipped > 0 ? 2 : 0;
}

function describeColumns(header: readonly string[], columns: StudentColumns): string {
  const pairs = Object.entries(columns).map(([field, at]) => `${field} from ${JSON.stringify(header[at])}`);
  return `Columns: ${pairs.join(', ')}\n`;
}

function describeBadRows(shown: readonly BadRow[], skipped: number, file: string | undefined): string {
  const lines = shown.map(({ line, reason }) => `Line ${line}: ${reason}\n`);
  const more = skipped - shown.length;
  const where = file === undefined ? 'Name a file with --errors to see all.' : `All are in ${file}.`;
  return `${lines.join('')}${more > 0 ? `And ${count.format(more)} more. ${where}\n` : ''}`;
}

function describeReport(report: ImportReport, dryRun: boolean, milliseconds: number): string {
  const numbers = (['inserted', 'updated', 'unchanged', 'duplicates', 'skipped'] as const)
    .map((name) => `${count.format(report[name])} ${name}`)
    .join(', ');
  const seconds = `${(milliseconds / 1000).toFixed(1)} s`;
  if (report.interrupted) return `Stopped: ${numbers}. Run the same command again to do the rest.\n`;
  const done = dryRun ? 'Dry run, nothing written' : 'Imported';
  return `${done}: ${count.format(report.rows)} rows in ${seconds}: ${numbers}.\n`;
}

async function describeDemo(db: Db): Promise<string> {
  const demo = await db.prisma.timebackStudent.count({ where: { student_id: { startsWith: demoPrefix } } });
  const real = await db.prisma.timebackStudent.count({
    where: { NOT: { student_id: { startsWith: demoPrefix } } },
  });
  if (demo === 0 || real === 0) return '';
  return `The ${count.format(demo)} invented demo pupils are still there, but no figure counts them any more.\n`;
}
