import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

test('each gets a turn of the event loop to itself', async () => {
  const nextTurn = createTurns();
  let loops = 0;
  const count = () => {
    loops += 1;
    if (loops < 100) setImmediate(count);
  };
  setImmediate(count);
  const take = async () => {
    await nextTurn();
    return loops;
  };
  const turns = await Promise.all(Array.from({ length: 10 }, take));
  expect(new Set(turns).size).toBe(10);
});
