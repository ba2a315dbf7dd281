import { z } from 'zod';
import type { CsvRecord } from '../../../../platform/csv/csv-records.ts';
import { readDistrict } from '../../quiz/quiz.ts';
import type { StudentColumns } from './student-columns.ts';
import { stateNames } from '../../quiz/us-states.ts';

const kindergarten = /^k(?:g|indergarten)?$/iu;
const grade = /^(?:grade|gr?\.?)?\s*0*(\d{1,2})(?:st|nd|rd|th)?(?:\s*grade)?(?:\.0+)?$/iu;
const whole = /^0*(\d{1,4})(?:\.0+)?\s*(?:st|nd|rd|th|%|weeks?|wks?)?$/iu;
const control = /\p{Cc}/u;
const stateCodes = new Map([...stateNames].map(([code, name]) => [name.toLowerCase(), code]));

/** One pupil of the source data (contract, "Students"), from the cells of a row. */
const StudentRow = z.object({
  student_id: z.string().min(1, 'is empty').max(64, 'is longer than 64 characters'),
  grade: numberIn(grade, 0, 12, 'is not a grade from K to 12'),
  district: z.string().transform((value, context) => {
    const district = readDistrict(isShouted(value) ? value.toLowerCase() : value);
    if (district !== undefined) return district;
    context.addIssue({ code: 'custom', message: 'is not a district such as US-TX-Brownsville' });
    return z.NEVER;
  }),
  subject: z.string().min(1, 'is empty').max(100, 'is longer than 100 characters'),
  percentile_before: numberIn(whole, 1, 99, 'is not a whole percentile from 1 to 99'),
  percentile_after: numberIn(whole, 1, 99, 'is not a whole percentile from 1 to 99'),
  weeks: numberIn(whole, 1, 520, 'is not a number of weeks from 1 to 520'),
});
export type StudentRow = z.infer<typeof StudentRow>;

/** A row that cannot be used; what it holds is cut short and free of control characters. */
export interface BadRow {
  readonly line: number;
  readonly student_id: string;
  readonly reason: string;
}

/** Reads the pupil out of a record, or says why there is none. `width` is the number of columns of the header. */
export function readStudent(
  record: CsvRecord,
  columns: StudentColumns,
  width: number,
): { student: StudentRow } | { bad: BadRow } {
  const cells = pickCells(record.cells, columns);
  const problem = record.problem ?? findProblem(record.cells, cells, width);
  const parsed = problem === undefined ? StudentRow.safeParse(cells) : undefined;
  if (parsed?.success === true) return { student: parsed.data };
  const issues = parsed?.error.issues.map(({ path, message }) => describe(String(path[0]), cells, message));
  const reason = problem ?? issues?.join('; ') ?? 'cannot be read';
  return { bad: { line: record.line, student_id: show(cells.student_id), reason } };
}

function pickCells(cells: readonly string[], columns: StudentColumns) {
  const cell = (at = -1) => (cells[at] ?? '').replace(/\s+/gu, ' ').trim();
  return {
    student_id: cell(columns.student_id),
    grade: kindergarten.test(cell(columns.grade)) ? '0' : cell(columns.grade),
    district: joinDistrict(cell(columns.district), cell(columns.state)),
    subject: cell(columns.subject),
    percentile_before: cell(columns.percentile_before),
    percentile_after: cell(columns.percentile_after),
    weeks: cell(columns.weeks),
  };
}

/** A district by its bare name, beside a column with the state. */
function joinDistrict(district: string, state: string): string {
  if (state === '' || /^us-/iu.test(district)) return district;
  return `US-${stateCodes.get(state.toLowerCase()) ?? state}-${district}`;
}

function findProblem(
  all: readonly string[],
  used: Readonly<Record<string, string>>,
  width: number,
): string | undefined {
  if (all.length < width) return `has ${all.length} fields where the header has ${width}`;
  if (all.slice(width).some((cell) => cell !== ''))
    return `has ${all.length} fields where the header has ${width}`;
  for (const value of Object.values(used)) {
    if (value.includes('\uFFFD')) return 'holds bytes that are not UTF-8 text';
    if (value.includes('\0')) return 'holds a NUL byte';
    if (control.test(value)) return 'holds a control character';
  }
  return undefined;
}

function describe(field: string, cells: Readonly<Record<string, string>>, message: string): string {
  const value = cells[field] ?? '';
  return message === 'is empty' || value === ''
    ? `${field} is empty`
    : `${field} ${JSON.stringify(show(value))} ${message}`;
}

function show(value: string): string {
  const clean = value.replace(/[\p{Cc}\p{Cf}]/gu, '\u00B7');
  return clean.length > 40 ? `${clean.slice(0, 40)}…` : clean;
}

function numberIn(pattern: RegExp, low: number, high: number, message: string) {
  return z.string().transform((value, context) => {
    const number = Number(pattern.exec(value)?.[1] ?? Number.NaN);
    if (number >= low && number <= high) return number;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

function isShouted(value: string): boolean {
  return value === value.toUpperCase();
}
