import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitText } from './job-text.ts';

test('pieces of a text join to it, know their place, and cut no character in two', () => {
  const texts = fc.array(fc.constantFrom('a', 'ß', '€', '😀', '\n'), { maxLength: 20 });
  fc.assert(
    fc.property(texts, fc.nat(3_000), (parts, times) => {
      const text = parts.join('').repeat(times);
      const pieces = splitText(text);
      expect(pieces.map((piece) => piece.text).join('')).toBe(text);
      let offset = 0;
      for (const piece of pieces) {
        expect(piece.offset).toBe(offset);
        expect(piece.text.isWellFormed()).toBe(true);
        expect(piece.text.length).toBeLessThanOrEqual(16_384);
        offset += piece.text.length;
      }
    }),
    { numRuns: 60 },
  );
});

test('a text goes on from where it was told', () => {
  expect(splitText('abcdef', 4)).toEqual([{ offset: 4, text: 'ef' }]);
  expect(splitText('abc', 3)).toEqual([]);
});
