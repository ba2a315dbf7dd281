import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { mintId } from './ids.ts';

test('ids are UUIDs of version 7, each its own, in the order of their making', () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const early = Array.from({ length: 1_000 }, mintId);
  vi.setSystemTime(Date.now() + 1);
  const late = mintId();
  for (const id of early) {
    expect(z.uuidv7().safeParse(id).success).toBe(true);
    expect(id < late).toBe(true);
  }
  expect(new Set(early).size).toBe(1_000);
  expect(Number.parseInt(late.replaceAll('-', '').slice(0, 12), 16)).toBeCloseTo(Date.now(), -3);
});
