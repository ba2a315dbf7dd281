import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import {
  createRecordReader,
  type CsvFormat,
  type CsvRecord,
  detectFormat,
  isBlank,
  type RecordReader,
} from '../../../../platform/csv/csv-records.ts';

/** The file cannot be used at all; the message says why and what to do. */
export class CsvFileError extends Error {
  override readonly name = 'CsvFileError';
}

/** Some records of the file, and how many of its bytes were read for them. */
interface CsvBlock {
  readonly bytes: number;
  readonly records: readonly CsvRecord[];
}

export interface CsvFile {
  readonly header: readonly string[];
  /** Bytes; 0 when it is not known, as of a pipe. */
  readonly size: number;
  /** What follows the header, once. A slow reader makes the disk wait, so memory stays the same for any size. */
  readonly blocks: AsyncIterable<CsvBlock>;
}

/** Bytes as they came, and as UTF-8. */
interface Chunk {
  readonly bytes: number;
  readonly text: Buffer;
}

const headBytes = 64 * 1024;
const chunkBytes = 256 * 1024;

/**
 * Opens a CSV file in UTF-8 or UTF-16 with commas, semicolons, tabs or bars and any line ends, and reads its header.
 * Throws `CsvFileError` when it is not there, empty, or no CSV.
 */
export async function openCsvFile(path: string): Promise<CsvFile> {
  const size = await readSize(path);
  const blocks = readBlocks(path);
  let bytes = 0;
  for (let next = await blocks.next(); next.done !== true; next = await blocks.next()) {
    bytes += next.value.bytes;
    const at = next.value.records.findIndex((record) => !isBlank(record));
    const header = next.value.records[at];
    if (header === undefined) continue;
    if (header.problem !== undefined) throw new CsvFileError(`The header cannot be read: ${header.problem}.`);
    return {
      header: header.cells,
      size,
      blocks: resume({ bytes, records: next.value.records.slice(at + 1) }, blocks),
    };
  }
  throw new CsvFileError('The file is empty.');
}

async function readSize(path: string): Promise<number> {
  const found = await stat(path).catch((error: unknown) => {
    const reason =
      error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'is not there' : String(error);
    throw new CsvFileError(`The file ${path} ${reason}.`);
  });
  if (found.isDirectory()) throw new CsvFileError(`${path} is a directory, not a CSV file.`);
  return found.isFile() ? found.size : 0;
}

async function* resume(first: CsvBlock, rest: AsyncGenerator<CsvBlock>): AsyncGenerator<CsvBlock> {
  yield first;
  yield* rest;
}

async function* readBlocks(path: string): AsyncGenerator<CsvBlock> {
  let reader: RecordReader | undefined;
  for await (const { bytes, text } of decodeText(gatherHead(readChunks(path)))) {
    reader ??= createRecordReader(findFormat(text));
    yield { bytes, records: reader.push(text) };
  }
  if (reader !== undefined) yield { bytes: 0, records: reader.end() };
}

async function* readChunks(path: string): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) {
    if (Buffer.isBuffer(chunk)) yield chunk;
  }
}

/** Makes the first chunk large enough to tell the format from, however slowly a pipe begins. */
async function* gatherHead(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (head !== undefined) head = Buffer.concat([head, chunk]);
    if (head !== undefined && head.length < headBytes) continue;
    yield head ?? chunk;
    head = undefined;
  }
  if (head !== undefined && head.length > 0) yield head;
}

function findFormat(head: Buffer): CsvFormat {
  const [header = ''] = head
    .toString('latin1')
    .trimStart()
    .split(/[\r\n]/, 1);
  if (header.includes('\0'))
    throw new CsvFileError('The file is not text in UTF-8 or marked UTF-16. Save it as CSV (UTF-8).');
  return detectFormat(head);
}

/** Drops the byte order mark and turns UTF-16 into UTF-8. */
async function* decodeText(chunks: AsyncIterable<Buffer>): AsyncGenerator<Chunk> {
  let decode: ((bytes: Buffer) => Buffer) | undefined;
  for await (const chunk of chunks) {
    const mark = decode === undefined ? findMark(chunk) : undefined;
    decode ??= mark?.encoding === undefined ? (bytes) => bytes : createDecoder(mark.encoding);
    yield { bytes: chunk.length, text: decode(chunk.subarray(mark?.length ?? 0)) };
  }
}

function createDecoder(encoding: string): (bytes: Buffer) => Buffer {
  const decoder = new TextDecoder(encoding);
  return (bytes) => Buffer.from(decoder.decode(bytes, { stream: true }));
}

function findMark(head: Buffer): { length: number; encoding?: string } {
  if (head.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) return { length: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { length: 2, encoding: 'utf-16le' };
  if (head[0] === 0xfe && head[1] === 0xff) return { length: 2, encoding: 'utf-16be' };
  if (head[0] === 0x1f && head[1] === 0x8b)
    throw new CsvFileError('The file is packed with gzip. Unpack it first.');
  if (head.toString('latin1', 0, 2) === 'PK') {
    throw new CsvFileError('The file is a workbook or a zip archive. Save the sheet as CSV (UTF-8) first.');
  }
  return { length: 0 };
}
