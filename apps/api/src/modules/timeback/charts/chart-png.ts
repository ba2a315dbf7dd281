import { renderAsync } from '@resvg/resvg-js';
import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';

const zip = promisify(deflate);
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Draws an SVG at twice its size as PNG with the given fonts only. Drawing and packing run on the thread pool:
 * the event loop is held for some 10 ms, where the rasteriser's own encoder would hold it three times as long.
 */
export async function paintPng(svg: string, fontFiles: readonly string[]): Promise<Buffer> {
  const font = { loadSystemFonts: false, fontFiles: [...fontFiles] };
  const image = await renderAsync(svg, { font, fitTo: { mode: 'zoom', value: 2 } });
  const { width, height } = image;
  return Buffer.concat([
    signature,
    writeChunk('IHDR', writeHeader(width, height)),
    writeChunk('IDAT', await zip(layRows(image.pixels, width * 4, height), { level: 9 })),
    writeChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Eight bits each of red, green, blue and alpha; not interlaced. */
function writeHeader(width: number, height: number): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 6, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  return header;
}

/** Each row behind a zero: unfiltered, which packs flat drawings best. */
function layRows(pixels: Buffer, stride: number, height: number): Buffer {
  const rows = Buffer.alloc(height * (stride + 1));
  for (let row = 0; row < height; row++) {
    pixels.copy(rows, row * (stride + 1) + 1, row * stride, (row + 1) * stride);
  }
  return rows;
}

function writeChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}
