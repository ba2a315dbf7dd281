import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryMarkdown } from '../../testing/markdown-samples.ts';
import { diffWords, type DiffPart } from './word-diff.ts';

const textOf = (parts: readonly DiffPart[], kind: 'added' | 'removed') =>
  parts
    .filter((part) => part.kind === 'same' || part.kind === kind)
    .map(({ text }) => text)
    .join('');

test('old and new text can be read back from the parts', () => {
  fc.assert(
    fc.property(arbitraryMarkdown, arbitraryMarkdown, (before, after) => {
      const { parts } = diffWords(before, after);
      expect(textOf(parts, 'removed')).toBe(before);
      expect(textOf(parts, 'added')).toBe(after);
    }),
    { numRuns: 150 },
  );
});

test('equal texts have one part or none', () => {
  fc.assert(
    fc.property(arbitraryMarkdown, (markdown) => {
      const { parts, added, removed } = diffWords(markdown, markdown);
      expect(parts).toEqual(markdown === '' ? [] : [{ kind: 'same', text: markdown }]);
      expect([added, removed]).toEqual([0, 0]);
    }),
    { numRuns: 50 },
  );
});

test('a changed word is all that differs', () => {
  const before = '# Costs\n\nThe licence costs EUR 12,000 a year.\n\nNothing else.\n';
  const { parts, added, removed } = diffWords(before, before.replace('12,000', '14,500'));
  expect(parts.filter(({ kind }) => kind !== 'same').map(({ text }) => text)).toEqual(['12,000', '14,500']);
  expect(added).toBe(1);
  expect(removed).toBe(1);
});

test('a new paragraph is added as a whole and leaves its neighbours alone', () => {
  const { parts } = diffWords(
    'One stays here.\n\nTwo stays too.',
    'One stays here.\n\nFresh words between.\n\nTwo stays too.',
  );
  expect(parts.filter(({ kind }) => kind !== 'same')).toEqual([
    { kind: 'added', text: 'Fresh words between.\n\n' },
  ]);
});

test('texts with nothing in common end within the time allowed', () => {
  const words = (seed: string) =>
    Array.from({ length: 20_000 }, (_, index) => `${seed}${(index * 7919) % 1009}`).join(' ');
  const began = performance.now();
  const { parts } = diffWords(words('a'), words('b'));
  expect(textOf(parts, 'added')).toBe(words('b'));
  expect(performance.now() - began).toBeLessThan(8_000);
});
