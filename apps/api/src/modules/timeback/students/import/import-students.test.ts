import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openTestDb, type TestDb } from '@quintet/db/testing/test-db';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { generateDemoStudents } from '../demo-students.ts';
import { findStats } from '../scope-stats.ts';
import { importStudents, type ImportOptions } from './import-students.ts';
import type { BadRow, StudentRow } from './student-row.ts';

const header = 'StudentID,Grade,District,Subject,PercentileBefore,PercentileAfter,Weeks';
const columns = [
  'student_id',
  'grade',
  'district',
  'subject',
  'percentile_before',
  'percentile_after',
  'weeks',
] as const;

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quintet-students-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

function lineOf(student: StudentRow): string {
  return columns.map((name) => student[name]).join(',');
}

function csvOf(students: Iterable<StudentRow>): string {
  return `${header}\n${[...students].map(lineOf).join('\n')}\n`;
}

describe.each(['postgres', 'pglite'] as const)('import of students on %s', (kind) => {
  let db: TestDb;
  let files = 0;
  beforeAll(async () => {
    db = await openTestDb({ kind });
  });
  afterAll(async () => {
    await db.close();
  });
  beforeEach(async () => {
    await db.prisma.timebackStudent.deleteMany();
  });

  async function save(content: string | Buffer): Promise<string> {
    const path = join(directory, `${kind}-${(files += 1)}.csv`);
    await writeFile(path, content);
    return path;
  }

  async function load(content: string | Buffer, more: Partial<ImportOptions> = {}) {
    const bad: BadRow[] = [];
    const report = await importStudents({
      db,
      path: await save(content),
      onBadRow: (row) => void bad.push(row),
      ...more,
    });
    return { report, bad };
  }

  const stored = async () => await db.prisma.timebackStudent.findMany({ orderBy: { student_id: 'asc' } });

  test('writes what the file holds', async () => {
    const { report } = await load(
      `${header}\nS-1,5,US-TX-Brownsville,Math,41,63,18\nS-2,K,us-ca-fresno,Reading,10,9,6\n`,
    );
    expect(report).toEqual({
      rows: 2,
      inserted: 2,
      updated: 0,
      unchanged: 0,
      duplicates: 0,
      skipped: 0,
      interrupted: false,
    });
    expect(await stored()).toMatchObject([
      {
        student_id: 'S-1',
        grade: 5,
        district: 'US-TX-Brownsville',
        percentile_before: 41,
        percentile_after: 63,
        weeks: 18,
      },
      {
        student_id: 'S-2',
        grade: 0,
        district: 'US-CA-Fresno',
        subject: 'Reading',
        percentile_after: 9,
        weeks: 6,
      },
    ]);
  });

  const row = 'S-1;5;US-CA-Cañada;Math;41;63;18';
  test.each([
    [
      'a byte order mark and CRLF',
      Buffer.from(`\uFEFF${header}\n${row.replaceAll(';', ',')}\n`.replaceAll('\n', '\r\n')),
    ],
    ['semicolons', Buffer.from(`${header.replaceAll(',', ';')}\n${row}\n`)],
    ['tabs and no last line end', Buffer.from(`${header}\n${row}`.replaceAll(/[,;]/gu, '\t'))],
    ['carriage returns', Buffer.from(`${header}\n${row}`.replaceAll(';', ',').replaceAll('\n', '\r'))],
    ['UTF-16', Buffer.from(`\uFEFF${header}\n${row}\n`.replaceAll(';', ','), 'utf16le')],
    [
      'UTF-16, high bytes first',
      Buffer.from(`\uFEFF${header}\n${row}\n`.replaceAll(';', ','), 'utf16le').swap16(),
    ],
    [
      'quotes, blanks and empty lines',
      Buffer.from(`\n${header}\n\n "S-1" , 5,"US-CA-Cañada","Math" ,41,63, 18\n,,,,,,\n`),
    ],
  ])('reads a file with %s', async (_, content) => {
    const { report, bad } = await load(content);
    expect(bad).toEqual([]);
    expect(report).toMatchObject({ rows: 1, inserted: 1 });
    expect(await stored()).toMatchObject([{ student_id: 'S-1', district: 'US-CA-Cañada', weeks: 18 }]);
  });

  test('changes nothing when it is repeated', async () => {
    const content = csvOf(generateDemoStudents(1, 6000));
    expect((await load(content)).report).toMatchObject({ rows: 6000, inserted: 6000 });
    const before = await stored();
    expect((await load(content)).report).toMatchObject({
      rows: 6000,
      inserted: 0,
      updated: 0,
      unchanged: 6000,
    });
    expect(await stored()).toEqual(before);
  });

  test('updates what changed and leaves the rest alone', async () => {
    const students = [...generateDemoStudents(2, 100)];
    await load(csvOf(students));
    const before = await stored();
    const changed = students.map((student, index) => (index === 40 ? { ...student, weeks: 51 } : student));
    expect((await load(csvOf(changed))).report).toMatchObject({ inserted: 0, updated: 1, unchanged: 99 });
    const after = await stored();
    expect(after[40]?.weeks).toBe(51);
    expect(after[40]?.imported_at.getTime()).toBeGreaterThan(before[40]?.imported_at.getTime() ?? Number.NaN);
    expect(after.toSpliced(40, 1)).toEqual(before.toSpliced(40, 1));
  });

  test('takes the last of several rows with one id, however far apart, and stays at it', async () => {
    const students = [...generateDemoStudents(3, 11_000)];
    const [first] = students;
    if (first === undefined) throw new Error('no pupils');
    const content = csvOf([first, { ...first, weeks: 30 }, ...students.slice(1), { ...first, weeks: 44 }]);
    expect((await load(content)).report).toMatchObject({ rows: 11_002, inserted: 11_000, duplicates: 2 });
    expect((await load(content)).report).toMatchObject({
      inserted: 0,
      updated: 0,
      unchanged: 11_000,
      duplicates: 2,
    });
    expect(
      (await db.prisma.timebackStudent.findUniqueOrThrow({ where: { student_id: first.student_id } })).weeks,
    ).toBe(44);
  });

  test('reports bad rows by line and imports the others', async () => {
    const latin1 = Buffer.from('S-5,5,US-CA-Cañada,Math,41,63,18\n', 'latin1');
    const { report, bad } = await load(
      Buffer.concat([
        Buffer.from(`${header}\nS-1,5,"US-TX-Austin","Math\n",41,63,18\n"S-2,5,US-TX-Austin,Math,41,63,18\n`),
        Buffer.from('S-3,5,US-TX-Austin,Math,41,63\nS-4,5,US-TX-Aus\0tin,Math,41,63,18\n'),
        latin1,
        Buffer.from(',5,US-TX-Austin,Math,41,63,18\nS-7,5,US-TX-Austin,Math,41,63,18'),
      ]),
    );
    expect(bad).toEqual([
      { line: 4, student_id: '', reason: 'a quote stands where none may, or is never closed' },
      { line: 5, student_id: 'S-3', reason: 'has 6 fields where the header has 7' },
      { line: 6, student_id: 'S-4', reason: 'holds a NUL byte' },
      { line: 7, student_id: 'S-5', reason: 'holds bytes that are not UTF-8 text' },
      { line: 8, student_id: '', reason: 'student_id is empty' },
    ]);
    expect(report).toMatchObject({ rows: 7, inserted: 2, skipped: 5 });
    expect((await stored()).map(({ student_id }) => student_id)).toEqual(['S-1', 'S-7']);
  });

  test('leaves the figures of all pupils behind, and those of before in a dry run', async () => {
    const pupils = [...generateDemoStudents(3, 40)].map((pupil) => ({ ...pupil, grade: 7 }));
    const figures = async () => await findStats(db.prisma, 'grade', 'K-7');
    await load(csvOf(pupils));
    expect(await figures()).toMatchObject({ scope_label: 'grade 7', pupils: 40 });
    await load(csvOf(generateDemoStudents(4, 60)), { dryRun: true });
    expect(await figures()).toMatchObject({ pupils: 40 });
  });

  test('compares and writes nothing in a dry run', async () => {
    const students = [...generateDemoStudents(4, 60)];
    await load(csvOf(students.slice(0, 50)));
    const changed = students.map((student, index) => (index < 10 ? { ...student, weeks: 51 } : student));
    const before = await stored();
    const { report } = await load(csvOf(changed), { dryRun: true });
    expect(report).toMatchObject({ rows: 60, inserted: 10, updated: 10, unchanged: 40 });
    expect(await stored()).toEqual(before);
  });

  test('stopped half way has written whole batches, and a second run does the rest', async () => {
    const content = csvOf(generateDemoStudents(5, 23_000));
    const stop = new AbortController();
    const { report } = await load(content, {
      signal: stop.signal,
      onProgress: ({ phase, done }) => {
        if (phase === 'writing' && done >= 10_000) stop.abort();
      },
    });
    expect(report).toMatchObject({ interrupted: true, inserted: 10_000 });
    expect(await db.prisma.timebackStudent.count()).toBe(10_000);
    expect((await load(content)).report).toMatchObject({
      inserted: 13_000,
      unchanged: 10_000,
      interrupted: false,
    });
  });

  test('stopped while reading has written nothing', async () => {
    const { report } = await load(csvOf(generateDemoStudents(5, 6000)), { signal: AbortSignal.abort() });
    expect(report).toMatchObject({ interrupted: true, inserted: 0 });
    expect(await db.prisma.timebackStudent.count()).toBe(0);
  });

  const many = 100_000;
  test(`keeps its memory while ${many} rows go through`, async () => {
    const heap: number[] = [];
    let blocks = 0;
    const { report } = await load(csvOf(generateDemoStudents(7, many)), {
      onProgress: ({ phase }) => {
        // To collect everything each time would take longer than the import.
        if (phase === 'reading' && blocks++ % 3 === 0) heap.push(measureHeap());
      },
    });
    expect(report).toMatchObject({ rows: many, inserted: many });
    // All rows together take some 20 MB.
    const [first = 0] = heap;
    expect(heap.length).toBeGreaterThan(5);
    expect(Math.max(...heap) - first).toBeLessThan(10_000_000);
  });
});

test('two imports of the same pupils at once do not block each other', async () => {
  await using db = await openTestDb({ kind: 'postgres' });
  const students = [...generateDemoStudents(6, 12_000)];
  const others = students.map((student) => ({ ...student, weeks: 52 })).toReversed();
  const paths = [join(directory, 'one.csv'), join(directory, 'other.csv')] as const;
  await writeFile(paths[0], csvOf(students));
  await writeFile(paths[1], csvOf(others));
  const reports = await Promise.all(paths.map(async (path) => await importStudents({ db, path })));
  expect(reports.map(({ rows, skipped }) => rows - skipped)).toEqual([12_000, 12_000]);
  expect(await db.prisma.timebackStudent.count()).toBe(12_000);
});

function measureHeap(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed;
}

describe('a file that cannot be used', () => {
  const cases: [string, string | Buffer, string][] = [
    ['is empty', '', 'The file is empty.'],
    ['is a workbook', Buffer.from('PK\u0003\u0004xyz'), 'Save the sheet as CSV (UTF-8) first.'],
    ['is packed', Buffer.from([0x1f, 0x8b, 8, 0]), 'Unpack it first.'],
    ['is not text', Buffer.from('S\0t\0u\0d\0e\0n\0t\0', 'latin1'), 'not text'],
    ['lacks columns', 'StudentID,Grade\n1,2\n', 'lacks the columns District, Subject,'],
    ['has a broken header', '"StudentID,Grade\n', 'The header cannot be read'],
  ];
  let db: TestDb;
  beforeAll(async () => {
    db = await openTestDb({ kind: 'pglite' });
  });
  afterAll(async () => {
    await db.close();
  });

  test.each(cases)('%s', async (name, content, message) => {
    const path = join(directory, `${name}.csv`);
    await writeFile(path, content);
    await expect(importStudents({ db, path })).rejects.toThrow(message);
  });

  test('is not there, or is a directory', async () => {
    await expect(importStudents({ db, path: join(directory, 'none.csv') })).rejects.toThrow('is not there');
    await expect(importStudents({ db, path: directory })).rejects.toThrow('is a directory');
  });
});
