import type { Db } from '@quintet/db/open-db';
import { isBlank } from '../../../../platform/csv/csv-records.ts';
import { openCsvFile, type CsvFile } from './csv-file.ts';
import { findColumns, type StudentColumns } from './student-columns.ts';
import { readStudent, type BadRow, type StudentRow } from './student-row.ts';
import type { ImportProgress } from '../../../../platform/commands/progress-line.ts';
import { openStudentStore, type StudentStore } from './student-store.ts';

/** What became of each row: `rows` is the sum of all the others. */
export interface ImportReport {
  readonly rows: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Overtaken by a later row of the same id. */
  readonly duplicates: number;
  readonly skipped: number;
  /** The signal came before the end: what is counted is written, a second run does the rest. */
  readonly interrupted: boolean;
}

export interface ImportOptions {
  readonly db: Db;
  readonly path: string;
  /** Compare only, write nothing. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
  readonly onColumns?: (header: readonly string[], columns: StudentColumns) => void;
  readonly onBadRow?: (bad: BadRow) => Promise<void> | void;
  readonly onProgress?: (progress: ImportProgress) => void;
}

const stagedAtOnce = 5000;

/**
 * Imports pupils from a CSV file by their `StudentID`: new ones are inserted, changed ones updated, the same left
 * alone. Rows that cannot be used are reported and skipped. Memory does not grow with the file, and nothing is written
 * before all of it was read. Throws `CsvFileError` when the file cannot be used.
 */
export async function importStudents(options: ImportOptions): Promise<ImportReport> {
  const file = await openCsvFile(options.path);
  const columns = findColumns(file.header);
  options.onColumns?.(file.header, columns);
  const store = await openStudentStore(options.db, { dryRun: options.dryRun ?? false });
  try {
    const { rows, skipped } = await readAll(options, file, columns, store);
    const written = await writeAll(options, store, rows - skipped);
    await store.refreshStats();
    return { ...written, rows, skipped, interrupted: options.signal?.aborted ?? false };
  } finally {
    await store.close();
  }
}

async function readAll(
  { signal, onBadRow, onProgress }: ImportOptions,
  { header, size, blocks }: CsvFile,
  columns: StudentColumns,
  store: StudentStore,
): Promise<{ rows: number; skipped: number }> {
  let done = 0;
  let rows = 0;
  let skipped = 0;
  let students: StudentRow[] = [];
  for await (const { bytes, records } of blocks) {
    for (const record of records) {
      if (isBlank(record)) continue;
      rows += 1;
      const read = readStudent(record, columns, header.length);
      if ('student' in read) {
        students.push(read.student);
        continue;
      }
      skipped += 1;
      await onBadRow?.(read.bad);
    }
    if (students.length >= stagedAtOnce) students = await stageAll(store, students);
    done += bytes;
    onProgress?.({ phase: 'reading', done, total: size, rows });
    if (signal?.aborted === true) break;
  }
  await stageAll(store, students);
  return { rows, skipped };
}

async function stageAll(store: StudentStore, students: readonly StudentRow[]): Promise<StudentRow[]> {
  if (students.length > 0) await store.stage(students);
  return [];
}

async function writeAll(
  { signal, onProgress }: ImportOptions,
  store: StudentStore,
  staged: number,
): Promise<Omit<ImportReport, 'rows' | 'skipped' | 'interrupted'>> {
  const sum = { inserted: 0, updated: 0, unchanged: 0 };
  let done = 0;
  for (;;) {
    if (signal?.aborted === true) return { ...sum, duplicates: 0 };
    const written = await store.writeBatch();
    if (written === undefined) return { ...sum, duplicates: staged - done };
    sum.inserted += written.inserted;
    sum.updated += written.updated;
    sum.unchanged += written.unchanged;
    done = sum.inserted + sum.updated + sum.unchanged;
    onProgress?.({ phase: 'writing', done, total: staged, rows: done });
  }
}
