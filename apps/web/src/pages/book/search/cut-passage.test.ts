import { describe, expect, it } from 'vitest';
import { cutPassage } from './cut-passage.ts';

const long = `${'before '.repeat(40)}needle ${'after '.repeat(80)}`;
const start = long.indexOf('needle');

describe('a passage', () => {
  it('is whole where it is short, with its marks', () => {
    const pieces = cutPassage('a list of lists', [
      { start: 2, end: 6 },
      { start: 10, end: 15 },
    ]);
    expect(pieces.map(({ text, isMarked }) => (isMarked ? `[${text}]` : text)).join('')).toBe(
      'a [list] of [lists]',
    );
  });

  it('begins with a word shortly before the first mark, and says that it was cut', () => {
    const pieces = cutPassage(long, [{ start, end: start + 6 }]);
    const text = pieces.map((piece) => piece.text).join('');
    expect(text).toMatch(/^… before .*needle after .* …$/);
    expect(text.length).toBeLessThan(260);
    expect(pieces.find(({ isMarked }) => isMarked)?.text).toBe('needle');
  });
});
