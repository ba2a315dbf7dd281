import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryMarkdown } from '../../../testing/reports/markdown-samples.ts';
import { applyEdits, newlineOf, splitBlocks } from './markdown-blocks.ts';
import { parseMarkdown, rangeOf, walk } from '../../../platform/markdown/markdown-tree.ts';

test('a section split and joined is the very same text', () => {
  fc.assert(
    fc.property(arbitraryMarkdown, (markdown) => {
      const split = splitBlocks(markdown);
      expect(split.gaps.map((gap, index) => gap + (split.blocks[index]?.source ?? '')).join('')).toBe(
        markdown,
      );
      expect(split.gaps).toHaveLength(split.blocks.length + 1);
      for (const { start, end, source } of split.blocks) expect(markdown.slice(start, end)).toBe(source);
    }),
    { numRuns: 500 },
  );
});

test('a heading with marks of its own begins with them, below definitions too', () => {
  const { blocks } = splitBlocks('[a]: /x\n\n## Risks\n');
  expect(blocks.map(({ source }) => source)).toEqual(['[a]: /x', '## Risks']);
});

test.each(['[a]: /x\nRisks\n=====\n', '[a]: /x\n[b]: /y\nRisks\n---\ntext', '> [a]: /x\n> Risks\n> ---'])(
  'a heading below definitions begins with its own text: %j',
  (markdown) => {
    const nodes = [...walk(parseMarkdown(markdown))];
    const heading = nodes.find(({ type }) => type === 'heading') ?? expect.unreachable();
    expect(markdown.slice(rangeOf(heading).start)).toMatch(/^Risks\n/u);
  },
);

test('every node lies inside its parent, and text nodes stand where they say', () => {
  fc.assert(
    fc.property(arbitraryMarkdown, (markdown) => {
      for (const node of walk(parseMarkdown(markdown))) {
        if (node.type === 'root') continue;
        const { start, end } = rangeOf(node);
        if (node.type === 'text' && /^[\w ]+$/u.test(node.value))
          expect(markdown.slice(start, end)).toBe(node.value);
        if (!('children' in node)) continue;
        for (const child of node.children) {
          expect(rangeOf(child).start).toBeGreaterThanOrEqual(start);
          expect(rangeOf(child).end).toBeLessThanOrEqual(end);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('offsets count a byte order mark', () => {
  const { blocks } = splitBlocks('\uFEFF# Risks\r\n\r\nText');
  expect(blocks.map(({ source }) => source)).toEqual(['# Risks', 'Text']);
});

test('edits leave everything else as it is and refuse to overlap', () => {
  expect(
    applyEdits('one two three', [
      { start: 8, end: 13, text: '3' },
      { start: 0, end: 3, text: '1' },
      { start: 13, end: 13, text: '!' },
    ]),
  ).toBe('1 two 3!');
  expect(() =>
    applyEdits('abc', [
      { start: 0, end: 2, text: '' },
      { start: 1, end: 3, text: '' },
    ]),
  ).toThrow(RangeError);
});

test.each([
  ['a\r\nb\nc', '\r\n'],
  ['a\rb', '\r'],
  ['a\nb', '\n'],
  ['a', '\n'],
])('the line ending of %j', (text, newline) => {
  expect(newlineOf(text)).toBe(newline);
});
