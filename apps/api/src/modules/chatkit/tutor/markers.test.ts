import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MarkReader, type Piece } from './markers.ts';

function readAll(deltas: readonly string[]): Piece[] {
  const reader = new MarkReader();
  return [...deltas.flatMap((delta) => [...reader.read(delta)]), ...reader.end()];
}

const textOf = (pieces: readonly Piece[]) =>
  pieces.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('');

test('marks are read out of the text, however it is cut', () => {
  const text =
    'A loop repeats.[[1|takes the values]] A list[0] is `x[[0]]`, see [a](b).[[12|two\nlines]] [[1, 2], [3]] and [[[4]]]. End [';
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 20 }), (cuts) => {
      const places = [0, ...cuts.toSorted((one, other) => one - other), text.length];
      const pieces = readAll(places.slice(1).map((end, at) => text.slice(places[at], end)));
      expect(textOf(pieces)).toBe(
        'A loop repeats. A list[0] is `x[[0]]`, see [a](b). [[1, 2], [3]] and [[[4]]]. End [',
      );
      expect(pieces.filter(({ kind }) => kind === 'mark')).toEqual([
        { kind: 'mark', passage: 1, quote: 'takes the values' },
        { kind: 'mark', passage: 12, quote: 'two\nlines' },
      ]);
    }),
    { numRuns: 50 },
  );
});

test('a mark that does not end is dropped', () => {
  expect(textOf(readAll(['Well.', '[[1|takes']))).toBe('Well.');
});
