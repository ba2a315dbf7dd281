import { CsvFileError } from './csv-file.ts';

const needed = [
  'student_id',
  'grade',
  'district',
  'subject',
  'percentile_before',
  'percentile_after',
  'weeks',
] as const;
type Needed = (typeof needed)[number];
/** `state` completes a district that is given by its bare name. */
type StudentField = Needed | 'state';

/** Where in a record each field stands. */
export type StudentColumns = Readonly<Record<Needed, number>> & { readonly state?: number };

/** How each column is usually headed; the first that a file has is taken. Case, spaces and signs do not matter. */
const headings: Readonly<Record<StudentField, readonly string[]>> = {
  student_id: ['StudentID', 'StudentNumber', 'StudentNo', 'PupilID', 'LearnerID', 'ID'],
  grade: ['Grade', 'GradeLevel', 'CurrentGrade', 'SchoolGrade', 'YearLevel'],
  district: ['District', 'DistrictID', 'DistrictCode', 'SchoolDistrict', 'DistrictName'],
  subject: ['Subject', 'SubjectName', 'SubjectArea', 'TestSubject', 'Course'],
  percentile_before: [
    'PercentileBefore',
    'BeforePercentile',
    'StartPercentile',
    'StartingPercentile',
    'FallPercentile',
    'PretestPercentile',
    'PrePercentile',
    'BaselinePercentile',
    'InitialPercentile',
    'PercentileStart',
    'PercentileFall',
    'PercentilePre',
  ],
  percentile_after: [
    'PercentileAfter',
    'AfterPercentile',
    'EndPercentile',
    'EndingPercentile',
    'SpringPercentile',
    'PosttestPercentile',
    'PostPercentile',
    'FinalPercentile',
    'PercentileEnd',
    'PercentileSpring',
    'PercentilePost',
  ],
  weeks: [
    'Weeks',
    'WeeksInProgram',
    'WeeksInProgramme',
    'ProgramWeeks',
    'NumberOfWeeks',
    'WeeksEnrolled',
    'DurationWeeks',
  ],
  state: ['State', 'StateCode'],
};

/**
 * Finds the columns of a header. Throws `CsvFileError`, naming what is missing and what is there, when a column is not
 * found or stands twice.
 */
export function findColumns(header: readonly string[]): StudentColumns {
  const folded = header.map(fold);
  const found = needed.map((field) => [field, findColumn(field, folded)] as const);
  const missing = found.filter(([, at]) => at === -1).map(([field]) => headings[field][0]);
  if (missing.length > 0) {
    const there = header.map((name) => JSON.stringify(name)).join(', ');
    throw new CsvFileError(
      `The file lacks the column${missing.length > 1 ? 's' : ''} ${missing.join(', ')}. It has: ${there}.`,
    );
  }
  const state = findColumn('state', folded);
  return { ...Object.fromEntries(found), ...(state === -1 ? {} : { state }) } as StudentColumns;
}

function findColumn(field: StudentField, folded: readonly string[]): number {
  for (const heading of headings[field].map(fold)) {
    const at = folded.indexOf(heading);
    if (at === -1) continue;
    if (folded.includes(heading, at + 1))
      throw new CsvFileError(`The column ${headings[field][0]} stands twice in the file.`);
    return at;
  }
  return -1;
}

function fold(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/%\s*ile|\bpctl?(?:ile)?\b|\bptile\b/gu, 'percentile')
    .replace(/[^\p{L}\d]+/gu, '');
}
