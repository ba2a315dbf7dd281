import { expect, test } from 'vitest';
import { readWait } from './prefer-wait.ts';

test.each([
  [undefined, undefined],
  ['', undefined],
  ['respond-async', undefined],
  ['wait=10', 10],
  ['WAIT = 7', 7],
  ['wait="5"', 5],
  ['respond-async, wait=0', 0],
  ['return=minimal; foo="a", wait=3; bar', 3],
  ['wait=31', 30],
  ['wait=999999999', 30],
  ['wait=9999999999', undefined],
  ['wait=-1', undefined],
  ['wait=1.5', undefined],
  ['wait', undefined],
  ['await=5', undefined],
  ['wait=2, wait=9', 2],
  [`${','.repeat(50_000)}wait=${' '.repeat(50_000)}`, undefined],
])('%j asks to wait for %s seconds', (header, seconds) => {
  expect(readWait(header)).toBe(seconds);
});
