import { open } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { CommandContext } from '../../../platform/commands/command-context.ts';
import { generateDemoStudents } from '../students/demo-students.ts';

const usage = `Writes invented pupils to a CSV file that import:students takes.

  npm run demo:students -- file.csv [--rows 2400] [--seed 2025]

The same seed gives the same pupils. Their ids begin with DEMO-: as soon as one other pupil is in the student data,
they no longer count in any figure.
`;

const header = 'StudentID,Grade Level,District,Subject,Start Percentile,End Percentile,Weeks';
const writtenAtOnce = 256 * 1024;

/** The command `demo:students`. Gives its exit code: 0, or 1 when the file cannot be written. */
export async function runMakeDemo(
  argv: readonly string[],
  { out, err }: Pick<CommandContext, 'out' | 'err'>,
): Promise<number> {
  try {
    const given = readArguments(argv);
    if (given !== undefined) await writeFile(given);
    out.write(given === undefined ? usage : `${given.rows} invented pupils are in ${given.path}.\n`);
    return 0;
  } catch (error) {
    err.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

interface Arguments {
  readonly path: string;
  readonly rows: number;
  readonly seed: number;
}

function readArguments(argv: readonly string[]): Arguments | undefined {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      rows: { type: 'string', default: '2400' },
      seed: { type: 'string', default: '2025' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new Error('Give the name of one file. --help says how.');
  return { path, rows: readNumber('--rows', values.rows), seed: readNumber('--seed', values.seed) };
}

function readNumber(name: string, value: string): number {
  if (!/^\d{1,9}$/u.test(value)) throw new Error(`${name} takes a whole number.`);
  return Number(value);
}

async function writeFile({ path, rows, seed }: Arguments): Promise<void> {
  const file = await open(path, 'w');
  try {
    let text = `${header}\n`;
    for (const pupil of generateDemoStudents(seed, rows)) {
      const { student_id, grade, district, subject, percentile_before, percentile_after, weeks } = pupil;
      const cells = [
        student_id,
        grade === 0 ? 'K' : grade,
        district,
        subject,
        percentile_before,
        percentile_after,
        weeks,
      ];
      text += `${cells.join(',')}\n`;
      if (text.length < writtenAtOnce) continue;
      await file.write(text);
      text = '';
    }
    await file.write(text);
  } finally {
    await file.close();
  }
}
