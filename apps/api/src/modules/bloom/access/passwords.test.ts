import { expect, test } from 'vitest';
import { checkPassword, hashPassword } from './passwords.ts';

/** Milliseconds of work of this process, however long it waits for its turn. */
async function workOf(task: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await task();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

test('a password opens its hash, which says nothing of it', async () => {
  const hash = await hashPassword('Ünïcode');
  expect(await checkPassword('Ünïcode'.normalize('NFD'), hash)).toBe(true);
  expect(await checkPassword('Ünïcode ', hash)).toBe(false);
  expect(await hashPassword('Ünïcode')).not.toBe(hash);
  expect(hash).not.toContain('code');
});

test('an unknown address is as much work as a wrong password, and never right', async () => {
  const hash = await hashPassword('right');
  const known = await workOf(async () => await checkPassword('wrong', hash));
  const unknown = await workOf(async () => expect(await checkPassword('wrong', undefined)).toBe(false));
  expect(unknown).toBeGreaterThan(known / 3);
  expect(unknown).toBeLessThan(known * 3);
});
