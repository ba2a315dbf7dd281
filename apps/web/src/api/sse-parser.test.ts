import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSseParser, type SseFrame } from './sse-parser.ts';

const encoder = new TextEncoder();

function parse(...chunks: readonly (string | Uint8Array)[]) {
  const parser = createSseParser();
  const frames = chunks.flatMap((chunk) =>
    parser.push(typeof chunk === 'string' ? encoder.encode(chunk) : chunk),
  );
  return { frames, lastId: parser.lastId, retryMs: parser.retryMs };
}

describe('the event stream format', () => {
  test.each([
    ['LF', '\n'],
    ['CR', '\r'],
    ['CRLF', '\r\n'],
  ])('lines end with %s', (_name, end) => {
    const text = ['id: 7', 'event: tip', 'data: a', 'data: b', '', 'data: c', '', ''].join(end);
    expect(parse(text).frames).toEqual([
      { id: '7', event: 'tip', data: 'a\nb' },
      { id: '7', event: 'message', data: 'c' },
    ]);
  });

  test('a mark at the start, comments, unknown fields and lines without a value are no data', () => {
    expect(parse('\uFEFFdata: x\n: a comment\nother: y\nevent\n\n').frames).toEqual([
      { id: '', event: 'message', data: 'x' },
    ]);
  });

  test('one space behind the colon is dropped, more are kept', () => {
    expect(parse('data:x\ndata:  y\ndata\n\n').frames[0]?.data).toBe('x\n y\n');
  });

  test('an id alone is kept, one with a NUL is not, an empty one forgets', () => {
    expect(parse('id: 4-0\n\n')).toMatchObject({ frames: [], lastId: '4-0' });
    expect(parse('id: 4\n\nid: 5\0\n\n').lastId).toBe('4');
    expect(parse('id: 4\n\nid\n\n').lastId).toBe('');
  });

  test('an id counts once its block is complete', () => {
    expect(parse('id: 4\n\nid: 5\ndata: x\n')).toMatchObject({ frames: [], lastId: '4' });
  });

  test('the time to wait is read where it is a whole number', () => {
    expect(parse('retry: 1500\n\n').retryMs).toBe(1500);
    expect(parse('retry: 1500\nretry: soon\nretry: -1\n\n').retryMs).toBe(1500);
    expect(parse('data: x\n\n').retryMs).toBeUndefined();
  });

  test('a return and its line feed in two chunks are one end of a line', () => {
    expect(parse('data: x\r', '', '\ndata: y\r\n\r', '\n').frames).toEqual([
      { id: '', event: 'message', data: 'x\ny' },
    ]);
  });
});

describe('any stream', () => {
  const pieces = fc.constantFrom(
    'data',
    'event',
    'id',
    'retry',
    ':',
    ' ',
    '\r',
    '\n',
    '\r\n',
    '12',
    'é',
    '🎈',
  );
  const noise = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(''));

  test('gives the same events however its bytes are cut', () => {
    fc.assert(
      fc.property(noise, fc.array(fc.nat(400), { maxLength: 12 }), (text, cuts) => {
        const bytes = encoder.encode(text);
        expect(parse(...cutAt(bytes, cuts))).toEqual(parse(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  test('gives back what a server wrote', () => {
    const line = fc.string({ unit: 'grapheme' }).filter((value) => !/[\r\n\0]/.test(value));
    const frame = fc.record({
      id: line,
      event: line.filter((value) => value !== ''),
      data: fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n')),
    });
    fc.assert(
      fc.property(fc.array(frame), fc.constantFrom('\r', '\n', '\r\n'), (frames, end) => {
        const text = frames.map((each) => writeFrame(each).replaceAll('\n', end)).join('');
        expect(parse(text).frames).toEqual(frames);
      }),
    );
  });
});

function writeFrame({ id, event, data }: SseFrame): string {
  return `id: ${id}\nevent: ${event}\n: a comment\ndata: ${data.replaceAll('\n', '\ndata: ')}\n\n`;
}

function cutAt(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}
