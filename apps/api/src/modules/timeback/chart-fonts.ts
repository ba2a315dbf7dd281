import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';

const unzip = promisify(inflate);
const { resolve } = createRequire(import.meta.url);

/** The names by which a chart calls its fonts, and the file of each. */
const latin = [
  ['Source Serif 4 SemiBold', '@fontsource/source-serif-4/files/source-serif-4-latin-600-normal'],
  ['Inter', '@fontsource/inter/files/inter-latin-400-normal'],
  ['Inter SemiBold', '@fontsource/inter/files/inter-latin-600-normal'],
] as const;
/** Letters such as ł, for the names of places. */
const extended = [
  '@fontsource/source-serif-4/files/source-serif-4-latin-ext-600-normal',
  '@fontsource/inter/files/inter-latin-ext-400-normal',
  '@fontsource/inter/files/inter-latin-ext-600-normal',
] as const;

/**
 * Writes the chart's fonts into `directory` as TrueType, which is all the rasteriser reads, and gives their paths.
 * Fonts of the machine are never used, so that the same figures give the same picture everywhere.
 */
export async function unpackChartFonts(directory: string): Promise<readonly string[]> {
  await mkdir(directory, { recursive: true });
  const files = [...latin.map(([, file]) => file), ...extended];
  return await Promise.all(files.map(async (file) => await unpackFont(file, directory)));
}

/** A style sheet that holds the chart's fonts, so that a chart in SVG looks the same wherever it is opened. */
export async function writeFontStyle(): Promise<string> {
  const rules = latin.map(async ([family, file]) => {
    const font = await readFile(resolve(`${file}.woff2`), 'base64');
    return `@font-face{font-family:'${family}';src:url(data:font/woff2;base64,${font}) format('woff2')}`;
  });
  return (await Promise.all(rules)).join('');
}

async function unpackFont(file: string, directory: string): Promise<string> {
  const target = path.join(directory, `${path.basename(file)}.ttf`);
  const partial = `${target}.${process.pid}.partial`;
  await writeFile(partial, await decodeWoff(await readFile(resolve(`${file}.woff`))));
  await rename(partial, target);
  return target;
}

interface Table {
  readonly tag: number;
  readonly checksum: number;
  readonly length: number;
  readonly data: Buffer;
}

/** Turns a WOFF 1.0 font into the TrueType font inside it: the same tables, each of them inflated. */
export async function decodeWoff(woff: Buffer): Promise<Buffer> {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('Not a WOFF 1.0 font');
  const count = woff.readUInt16BE(12);
  const tables = await Promise.all(
    Array.from({ length: count }, (_, index) => readTable(woff, 44 + index * 20)),
  );
  return writeSfnt(woff.readUInt32BE(4), tables);
}

async function readTable(woff: Buffer, entry: number): Promise<Table> {
  const [offset, packed, length] = [4, 8, 12].map((field) => woff.readUInt32BE(entry + field));
  if (offset === undefined || packed === undefined || length === undefined)
    throw new Error('Cut WOFF directory');
  const data = woff.subarray(offset, offset + packed);
  return {
    tag: woff.readUInt32BE(entry),
    checksum: woff.readUInt32BE(entry + 16),
    length,
    data: packed < length ? await unzip(data) : data,
  };
}

function writeSfnt(flavor: number, tables: readonly Table[]): Buffer {
  const start = 12 + tables.length * 16;
  const font = Buffer.alloc(tables.reduce((size, { length }) => size + align(length), start));
  const power = 2 ** Math.floor(Math.log2(tables.length));
  font.writeUInt32BE(flavor, 0);
  font.writeUInt16BE(tables.length, 4);
  font.writeUInt16BE(power * 16, 6);
  font.writeUInt16BE(Math.log2(power), 8);
  font.writeUInt16BE((tables.length - power) * 16, 10);
  let offset = start;
  for (const [index, { tag, checksum, length, data }] of tables.entries()) {
    for (const [field, value] of [tag, checksum, offset, length].entries()) {
      font.writeUInt32BE(value, 12 + index * 16 + field * 4);
    }
    data.copy(font, offset);
    offset += align(length);
  }
  return font;
}

function align(length: number): number {
  return (length + 3) & ~3;
}
