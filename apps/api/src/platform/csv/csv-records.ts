import { CsvError, parse } from 'csv-parse/sync';

/** One record of a CSV file: its cells, or why it has none. Lines count from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
  readonly problem?: string;
}

export interface CsvFormat {
  readonly delimiter: string;
  /** The byte that ends a line. */
  readonly newline: number;
}

/** Turns the bytes of a file, piece by piece, into records. Keeps no more than one unfinished record. */
export interface RecordReader {
  push(bytes: Buffer): CsvRecord[];
  /** The last record, which needs no line end. */
  end(): CsvRecord[];
}

interface Piece {
  readonly records: CsvRecord[];
  /** Where the unfinished record begins, and its line. */
  readonly rest: number;
  readonly line: number;
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  /** It begins with a quote that nobody closes. */
  readonly stray: boolean;
}

/** A quoted field that goes on for longer than this is taken for a quote that nobody closed. */
const longestRecord = 64 * 1024;
const longestUnfinished = 2 * longestRecord;
const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const delimiters = [',', ';', '\t', '|'] as const;
const strayQuote = 'a quote stands where none may, or is never closed';

/**
 * Reads records of a CSV file. Record ends are found by counting quotes, so that a stray quote costs one line and not
 * the rest of the file; the fields of whole records are read by csv-parse.
 */
export function createRecordReader(format: CsvFormat): RecordReader {
  let pending: Buffer = Buffer.alloc(0);
  let line = 1;
  let skipping = false;

  function read(bytes: Buffer, final: boolean): CsvRecord[] {
    const piece = readRecords(bytes, line, format, final);
    pending = bytes.subarray(piece.rest);
    line = piece.line;
    return piece.records;
  }

  /** Gives up a line whose end is not in sight, so that a file without line ends does not fill the memory. */
  function skipLine(): CsvRecord[] {
    const start = pending.lastIndexOf(format.newline) + 1;
    const records = read(pending.subarray(0, start), true);
    skipping = true;
    return [...records, { line, cells: [], problem: 'the line is too long' }];
  }

  return {
    push(bytes) {
      const end = skipping ? bytes.indexOf(format.newline) + 1 : 0;
      if (skipping && end === 0) return [];
      if (skipping) line += 1;
      skipping = false;
      const records = read(Buffer.concat([pending, bytes.subarray(end)]), false);
      return pending.length > longestUnfinished ? [...records, ...skipLine()] : records;
    },
    end: () => read(pending, true),
  };
}

/** How a file is written, from its first bytes: the line ends, and the mark that parts the header. */
export function detectFormat(head: Buffer): CsvFormat {
  const newline = head.includes(lineFeed) ? lineFeed : carriageReturn;
  const start = head.findIndex((byte) => byte !== lineFeed && byte !== carriageReturn);
  const end = head.indexOf(newline, Math.max(start, 0));
  const line = head.toString('utf8', Math.max(start, 0), end === -1 ? head.length : end);
  const bare = line.replace(/"[^"]*"/gu, '');
  const [delimiter] = delimiters.toSorted((a, b) => bare.split(b).length - bare.split(a).length);
  return { newline, delimiter: delimiter ?? ',' };
}

/** Whether a record is an empty line or nothing but delimiters. */
export function isBlank({ cells, problem }: CsvRecord): boolean {
  return problem === undefined && cells.every((cell) => cell === '');
}

function readRecords(bytes: Buffer, line: number, format: CsvFormat, final: boolean): Piece {
  const { spans, ...rest } = findSpans(bytes, line, format.newline, final);
  return { ...rest, records: parseSpans(bytes, spans, format) };
}

function findSpans(bytes: Buffer, from: number, newline: number, final: boolean) {
  const spans: Span[] = [];
  let start = 0;
  let line = from;
  let lines = 0;
  let firstEnd = 0;
  let odd = false;
  let nextQuote = bytes.indexOf(quote);
  for (let position = 0; position < bytes.length;) {
    const found = bytes.indexOf(newline, position);
    if (found === -1 && !final) break;
    position = found === -1 ? bytes.length : found + 1;
    for (; nextQuote !== -1 && nextQuote < position; nextQuote = bytes.indexOf(quote, nextQuote + 1))
      odd = !odd;
    lines += 1;
    if (lines === 1) firstEnd = position;
    const stray = odd && (position - start > longestRecord || (final && position === bytes.length));
    if (odd && !stray) continue;
    const end = stray ? firstEnd : position;
    spans.push({ start, end, line, stray });
    line += stray ? 1 : lines;
    if (stray) nextQuote = bytes.indexOf(quote, end);
    start = end;
    position = end;
    lines = 0;
    odd = false;
  }
  return { spans, rest: start, line };
}

/** Reads runs of whole records at once, and reports the lines between them. */
function parseSpans(bytes: Buffer, spans: readonly Span[], format: CsvFormat): CsvRecord[] {
  const records: CsvRecord[] = [];
  let run: Span[] = [];
  for (const span of spans) {
    if (!span.stray) {
      run.push(span);
      continue;
    }
    records.push(...parseRun(bytes, run, format), { line: span.line, cells: [], problem: strayQuote });
    run = [];
  }
  return [...records, ...parseRun(bytes, run, format)];
}

/** A run that does not parse is halved until the record at fault stands alone. */
function parseRun(bytes: Buffer, run: readonly Span[], format: CsvFormat): CsvRecord[] {
  const [first] = run;
  const last = run.at(-1);
  if (first === undefined || last === undefined) return [];
  const rows = parseRows(bytes.subarray(first.start, last.end), format);
  if (rows?.length === run.length) return run.map(({ line }, index) => ({ line, cells: rows[index] ?? [] }));
  if (run.length === 1) return parseAgain(bytes.subarray(first.start, first.end), first.line, format);
  const middle = Math.ceil(run.length / 2);
  return [...parseRun(bytes, run.slice(0, middle), format), ...parseRun(bytes, run.slice(middle), format)];
}

/** The first line of a record at fault is lost; what follows it may be records of their own. */
function parseAgain(bytes: Buffer, line: number, format: CsvFormat): CsvRecord[] {
  const end = bytes.indexOf(format.newline) + 1;
  const problem = { line, cells: [], problem: strayQuote };
  if (end === 0 || end === bytes.length) return [problem];
  return [problem, ...readRecords(bytes.subarray(end), line + 1, format, true).records];
}

function parseRows(bytes: Buffer, { delimiter, newline }: CsvFormat): string[][] | undefined {
  try {
    return parse(bytes, {
      delimiter,
      record_delimiter: newline === carriageReturn ? '\r' : ['\r\n', '\n'],
      relax_column_count: true,
      trim: true,
    });
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}
