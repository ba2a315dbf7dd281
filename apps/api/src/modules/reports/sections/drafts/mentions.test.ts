import { expect, test } from 'vitest';
import { mentions } from './mentions.ts';

test.each([
  ['It replaces PlanWall.', 'planwall', true],
  ['The planwalls stay', 'PlanWall', false],
  ['Written in C++ (old)', 'C++', true],
  ['Éclair-2 runs', ' éclair ', true],
  ['Überplan', 'plan', false],
  ['anything', ' ', false],
])('%s: %s', (text, name, isThere) => {
  expect(mentions(text, name)).toBe(isThere);
});

test('a text of one long word is read once for each name', () => {
  const text = 'a'.repeat(300_000);
  for (let length = 1; length <= 200; length += 1) expect(mentions(text, 'a'.repeat(length))).toBe(false);
});
