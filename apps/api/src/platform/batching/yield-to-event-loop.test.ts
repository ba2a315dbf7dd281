import { expect, test } from 'vitest';
import { createYielder } from './yield-to-event-loop.ts';

test('each gets a turn of the event loop to itself', async () => {
  const yieldToEventLoop = createYielder(0);
  let loops = 0;
  const count = () => {
    loops += 1;
    if (loops < 100) setImmediate(count);
  };
  setImmediate(count);
  const take = async () => {
    await yieldToEventLoop();
    return loops;
  };
  const turns = await Promise.all(Array.from({ length: 10 }, take));
  expect(new Set(turns).size).toBe(10);
});

test('work that takes no time shares a turn, and longer work gives way', async () => {
  const yieldToEventLoop = createYielder(20);
  let loops = 0;
  const timer = setInterval(() => (loops += 1), 1);
  const workFor = async (ms: number) => {
    await yieldToEventLoop();
    const end = performance.now() + ms;
    while (performance.now() < end);
  };
  await yieldToEventLoop();
  for (let count = 0; count < 100; count += 1) await workFor(0);
  expect(loops).toBe(0);
  for (let count = 0; count < 4; count += 1) await workFor(21);
  clearInterval(timer);
  expect(loops).toBeGreaterThan(0);
});
