import { expect, it } from 'vitest';
import { findLosses } from './check-levelled.ts';
import { levelChapter } from './level-chapter.ts';
import { readingEase } from './reading-ease.ts';

it('parts long sentences for beginners and leaves everything else byte for byte', () => {
  const original = [
    '## Torque',
    '',
    'The **torque** of a motor depends on the `current`, but the speed falls by 3.5 % when the load grows.',
    '',
    '```python',
    'print("a, and b")',
    '```',
    '',
  ].join('\n');
  const { text, blocks } = levelChapter(original, 'beginner');
  expect(text).toContain(
    'The **torque** of a motor depends on the `current`. But the speed falls by 3.5 % when the load grows.',
  );
  expect(findLosses(original, text)).toEqual([]);
  expect(readingEase(text)).toBeGreaterThan(readingEase(original));
  expect(blocks.map(({ start, end }) => text.slice(start, end)).at(-1)).toBe(
    '```python\nprint("a, and b")\n```',
  );
});
