import { open } from 'node:fs/promises';
import type { BadRow } from '../students/import/student-row.ts';

/** A CSV file of the rows that were skipped. */
export interface BadRowFile {
  write(bad: BadRow): Promise<void>;
  close(): Promise<void>;
}

const writtenAtOnce = 64 * 1024;

/** Creates or empties the file. Throws when it cannot be written. */
export async function openBadRowFile(path: string): Promise<BadRowFile> {
  const file = await open(path, 'w');
  let text = 'line,student_id,reason\n';
  const flush = async () => {
    await file.write(text);
    text = '';
  };
  return {
    async write({ line, student_id, reason }) {
      text += `${line},${quote(student_id)},${quote(reason)}\n`;
      if (text.length >= writtenAtOnce) await flush();
    },
    async close() {
      await flush().finally(async () => await file.close());
    },
  };
}

function quote(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}
