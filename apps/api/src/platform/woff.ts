import { inflateSync } from 'node:zlib';

interface Table {
  readonly tag: number;
  readonly checksum: number;
  readonly length: number;
  readonly data: Buffer;
}

/** Turns a WOFF 1.0 font into the TrueType font inside it: the same tables, each of them inflated. */
export function decodeWoff(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('Not a WOFF 1.0 font');
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, index) => readTable(woff, 44 + index * 20));
  return writeSfnt(woff.readUInt32BE(4), tables);
}

function readTable(woff: Buffer, entry: number): Table {
  const [offset, packed, length] = [4, 8, 12].map((field) => woff.readUInt32BE(entry + field));
  if (offset === undefined || packed === undefined || length === undefined)
    throw new Error('Cut WOFF directory');
  const data = woff.subarray(offset, offset + packed);
  return {
    tag: woff.readUInt32BE(entry),
    checksum: woff.readUInt32BE(entry + 16),
    length,
    data: packed < length ? inflateSync(data) : data,
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
