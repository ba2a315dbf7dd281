import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRecordReader, type CsvRecord } from './csv-records.ts';

const comma = { delimiter: ',', newline: 0x0a };

function read(text: string | Buffer, pieceBytes = Number.MAX_SAFE_INTEGER, format = comma): CsvRecord[] {
  const bytes = Buffer.from(text);
  const reader = createRecordReader(format);
  const records: CsvRecord[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes)
    records.push(...reader.push(bytes.subarray(at, at + pieceBytes)));
  return [...records, ...reader.end()];
}

const cellsOf = (records: readonly CsvRecord[]) => records.map(({ cells }) => cells);
const linesOf = (records: readonly CsvRecord[]) =>
  records.map(({ line, problem }) => (problem === undefined ? line : -line));

describe('records of a CSV file', () => {
  test('know their line, through quoted line ends of every kind', () => {
    expect(linesOf(read('a,b\n1,2\n"x\ny",3\n\n4,5'))).toEqual([1, 2, 3, 5, 6]);
    expect(linesOf(read('a,b\r\n"x\r\ny\r\nz",3\r\n4,5\r\n'))).toEqual([1, 2, 5]);
    expect(linesOf(read('a,b\r"x\ry",3\r4,5', undefined, { delimiter: ',', newline: 0x0d }))).toEqual([
      1, 2, 4,
    ]);
  });

  test('a stray quote costs its own line only', () => {
    const records = read('a,b\n1,"2\n3,4\n5,"six, or so"\n7,8\n');
    expect(linesOf(records)).toEqual([1, -2, 3, 4, 5]);
    expect(records.at(-2)?.cells).toEqual(['5', 'six, or so']);
  });

  test('quotes inside a bare field cost their own line only', () => {
    expect(linesOf(read('1,2"x\n3,4\n5,12" ruler\n6,7\n8,"9"9\n10,11'))).toEqual([-1, 2, -3, 4, -5, 6]);
  });

  test('a quote that never closes is given up after 64 KB, far from the end of the file', () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `${index},value ${index}`);
    rows[10] = '10,"open';
    const records = read(rows.join('\n'), 64 * 1024);
    expect(records).toHaveLength(20_000);
    expect(records.filter(({ problem }) => problem !== undefined).map(({ line }) => line)).toEqual([11]);
  });

  test('a line without an end does not fill the memory, and the next is read again', () => {
    const records = read(`1,2\n${'x'.repeat(1_000_000)}\n3,4\n`, 10_000);
    expect(linesOf(records)).toEqual([1, -2, 3]);
    expect(records.at(-1)?.cells).toEqual(['3', '4']);
  });

  test('read the same whatever the size of the pieces', () => {
    const text = 'a,b\r\n1,"2\r\n3"\r\n"4","5 ""quoted"""\r\n6,"7\r\nä,ö\r\n,\r\n';
    const whole = read(text);
    for (let bytes = 1; bytes < text.length; bytes++) expect(read(text, bytes)).toEqual(whole);
  });

  test('give back what a correct writer wrote', () => {
    const cell = fc
      .string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', ';', '7', ' x') })
      .map((text) => text.trim());
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 50 }), (table, pieceBytes) => {
        const text = table
          .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))
          .join('\n');
        expect(cellsOf(read(text, pieceBytes))).toEqual(table);
      }),
    );
  });

  test('never lose a line of broken text: each is a record, a part of one, or a problem', () => {
    const broken = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '""', '1,2\n') });
    fc.assert(
      fc.property(broken, fc.integer({ min: 1, max: 20 }), (text, pieceBytes) => {
        const lines = linesOf(read(text, pieceBytes)).map(Math.abs);
        expect(lines).toEqual(lines.toSorted((a, b) => a - b));
        expect(new Set(lines).size).toBe(lines.length);
        expect(lines[0]).toBe(text === '' ? undefined : 1);
      }),
    );
  });
});
