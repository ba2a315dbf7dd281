import { describe, expect, test } from 'vitest';
import { CsvFileError } from './csv-file.ts';
import { findColumns } from './student-columns.ts';
import { readStudent } from './student-row.ts';

const header = ['StudentID', 'Grade', 'District', 'Subject', 'PercentileBefore', 'PercentileAfter', 'Weeks'];
const columns = findColumns(header);
const good = ['S-1', '5', 'US-TX-Brownsville', 'Math', '41', '63', '18'];

function read(changes: Readonly<Record<number, string>> = {}) {
  const cells = good.map((cell, index) => changes[index] ?? cell);
  return readStudent({ line: 7, cells }, columns, header.length);
}

function reasonOf(result: ReturnType<typeof read>): string | undefined {
  return 'bad' in result ? result.bad.reason : undefined;
}

describe('columns of a student file', () => {
  test('are found whatever their case, spaces, signs and usual names', () => {
    const names = [
      'weeks',
      'END PERCENTILE',
      'fall %ile',
      'subject_area',
      'School District',
      'Grade-Level',
      ' student id ',
    ];
    expect(findColumns(names)).toEqual({
      weeks: 0,
      percentile_after: 1,
      percentile_before: 2,
      subject: 3,
      district: 4,
      grade: 5,
      student_id: 6,
    });
  });

  test('are taken by their best name when several would do', () => {
    expect(findColumns(['ID', ...header]).student_id).toBe(1);
  });

  test('that are missing are named together with what is there', () => {
    const find = () => findColumns(['StudentID', 'Grade', 'School']);
    expect(find).toThrow(CsvFileError);
    expect(find).toThrow(
      'The file lacks the columns District, Subject, PercentileBefore, PercentileAfter, Weeks. It has: "StudentID", "Grade", "School".',
    );
  });

  test('that stand twice are refused', () => {
    expect(() => findColumns([...header, 'weeks'])).toThrow('The column Weeks stands twice in the file.');
  });
});

describe('a row of a student file', () => {
  test('becomes a pupil', () => {
    expect(read()).toEqual({
      student: {
        student_id: 'S-1',
        grade: 5,
        district: 'US-TX-Brownsville',
        subject: 'Math',
        percentile_before: 41,
        percentile_after: 63,
        weeks: 18,
      },
    });
  });

  test.each([
    ['K', 0],
    ['kg', 0],
    ['Kindergarten', 0],
    ['0', 0],
    ['05', 5],
    ['5th', 5],
    ['Grade 11', 11],
    ['gr. 3', 3],
    ['12.0', 12],
  ])('reads the grade %s as %i', (text, grade) => {
    expect(read({ 1: text })).toMatchObject({ student: { grade } });
  });

  test.each(['13', '-1', 'PK', 'K-5', '5.5', 'five', ''])('refuses the grade %j', (text) => {
    expect(reasonOf(read({ 1: text }))).toMatch(/^grade /u);
  });

  test.each([
    ['41.0', 41],
    ['41st', 41],
    ['099', 99],
    ['7%', 7],
  ])('reads the percentile %s as %i', (text, percentile) => {
    expect(read({ 4: text })).toMatchObject({ student: { percentile_before: percentile } });
  });

  test.each(['0', '100', '41.5', '0.41', '-3', 'n/a', '1e1', '٤١'])('refuses the percentile %j', (text) => {
    expect(reasonOf(read({ 5: text }))).toBe(
      `percentile_after "${text}" is not a whole percentile from 1 to 99`,
    );
  });

  test.each([
    ['us-tx-brownsville', 'US-TX-Brownsville'],
    ['US-TX-EL PASO', 'US-TX-El Paso'],
    ['us - ca - McAllen', 'US-CA-McAllen'],
  ])('reads the district %s as %s', (text, district) => {
    expect(read({ 2: text })).toMatchObject({ student: { district } });
  });

  test('completes a bare district by a column with the state, code or name', () => {
    const wide = findColumns([...header, 'State']);
    for (const state of ['TX', 'tx', 'Texas']) {
      const cells = [...good.with(2, 'Round Rock'), state];
      expect(readStudent({ line: 2, cells }, wide, 8)).toMatchObject({
        student: { district: 'US-TX-Round Rock' },
      });
    }
  });

  test('may have blanks and line ends around and inside its words', () => {
    expect(read({ 2: ' US-TX-Round\r\nRock', 3: 'Language  Arts\n' })).toMatchObject({
      student: { district: 'US-TX-Round Rock', subject: 'Language Arts' },
    });
  });

  test('is refused with its line and every reason', () => {
    expect(read({ 1: '13', 2: 'Brownsville', 6: '' })).toEqual({
      bad: {
        line: 7,
        student_id: 'S-1',
        reason:
          'grade "13" is not a grade from K to 12; district "Brownsville" is not a district such as US-TX-Brownsville; weeks is empty',
      },
    });
  });

  test('is refused when its cells do not line up with the header', () => {
    expect(reasonOf(readStudent({ line: 2, cells: good.slice(0, 5) }, columns, 7))).toBe(
      'has 5 fields where the header has 7',
    );
    expect(reasonOf(readStudent({ line: 2, cells: [...good, 'x'] }, columns, 7))).toBe(
      'has 8 fields where the header has 7',
    );
    expect(readStudent({ line: 2, cells: [...good, ''] }, columns, 7)).toHaveProperty('student');
  });

  test('is refused for text that no database or terminal should get, and shows none of it', () => {
    expect(reasonOf(read({ 0: 'S\0-1' }))).toBe('holds a NUL byte');
    expect(reasonOf(read({ 2: 'US-CA-Ca\uFFFDada' }))).toBe('holds bytes that are not UTF-8 text');
    expect(reasonOf(read({ 3: 'Ma\u0007th' }))).toBe('holds a control character');
    const shown = readStudent({ line: 2, cells: ['\u001B[2J'.repeat(30)], problem: 'x' }, columns, 7);
    expect(JSON.stringify(shown)).not.toContain('u001b');
    expect(JSON.stringify(shown).length).toBeLessThan(200);
  });
});
