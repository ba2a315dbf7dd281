import { writeCsv, type CsvFile, type CsvRow } from './csv-file.ts';
import type { Mapping } from './lead-fields.ts';

/** Some rows of a file, as the server takes them. */
export interface Part {
  readonly csv: string;
  readonly rows: readonly CsvRow[];
  /** In which line of `csv` each of the rows begins. */
  readonly lines: readonly number[];
}

/** How many rows, and about how many characters, go together: a moment's work, and less than a request may hold. */
const [mostRows, mostCharacters] = [250, 300_000];

/** Parts the rows of a file, with the columns that are mapped. */
export function partRows({ rows }: CsvFile, mapping: Mapping): Part[] {
  const columns = mapping.flatMap((field, index) => (field === undefined ? [] : [{ field, index }]));
  const header = writeCsv([columns.map(({ field }) => field)]);
  const parts: Part[] = [];
  let part = begin(header);
  const close = () => {
    if (part.rows.length > 0) parts.push({ csv: part.texts.join('\n'), rows: part.rows, lines: part.lines });
    part = begin(header);
  };
  for (const row of rows) {
    const text = writeCsv([columns.map(({ index }) => row.cells[index] ?? '')]);
    if (part.rows.length >= mostRows || part.length + text.length > mostCharacters) close();
    part.texts.push(text);
    part.rows.push(row);
    part.lines.push(part.line);
    part.line += text.split(/\r\n|\r|\n/).length;
    part.length += text.length;
  }
  close();
  return parts;
}

interface Draft {
  readonly texts: string[];
  readonly rows: CsvRow[];
  readonly lines: number[];
  /** The line of the part where the next row begins. */
  line: number;
  length: number;
}

function begin(header: string): Draft {
  return { texts: [header], rows: [], lines: [], line: 2, length: 0 };
}

/** The line of the file that a line of a part came from. */
export function lineOf({ rows, lines }: Part, line: number): number {
  const at = lines.findLastIndex((begins) => begins <= line);
  return rows[Math.max(0, at)]?.line ?? line;
}
