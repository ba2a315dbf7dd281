import Papa from 'papaparse';

/** A row of a file, and the line that it begins in. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A file of CSV as it was read: the first row names the columns. */
export interface CsvFile {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** Reads a file whatever its delimiter; without one row below the header there is nothing to read. */
export async function readCsvFile(file: File): Promise<CsvFile | undefined> {
  const text = decode(await file.arrayBuffer());
  // The delimiter is guessed from lines that hold something; to know the lines of rows, empty ones are read too.
  const { delimiter } = Papa.parse(text, { preview: 20, skipEmptyLines: true }).meta;
  const { data } = Papa.parse<string[]>(text, { delimiter });
  let line = 1;
  const rows = data.map((cells) => {
    const row = { line, cells };
    line += 1 + cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
    return row;
  });
  const [header, ...rest] = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  return header === undefined || rest.length === 0
    ? undefined
    : { name: file.name, header: header.cells.map((cell) => cell.trim()), rows: rest };
}

/** Spreadsheets of today write UTF-8, older ones the alphabet of Western Windows. */
function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Rows as CSV. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return Papa.unparse(
    rows.map((row) => [...row]),
    { newline: '\n' },
  );
}
