import { tmpdir } from 'node:os';
import { expect, test, vi } from 'vitest';
import { isUnavailable } from '../is-unavailable.ts';
import { openTestDb } from '../testing/test-db.ts';
import { watchDisk } from './watch-disk.ts';

test('a database whose disk is nearly full is read, not written, and written again when there is room', async () => {
  await using db = await openTestDb({ kind: 'pglite' });
  const { pglite, prisma } = db;
  if (pglite === undefined) return expect.unreachable();
  const lines: string[] = [];
  let needed = Number.MAX_VALUE;
  const disk = watchDisk(
    pglite,
    tmpdir(),
    (line) => lines.push(line),
    () => needed,
  );
  await vi.waitUntil(() => lines.length === 1, 60_000);
  expect(disk.hasRoom()).toBe(false);
  expect(await prisma.timebackUser.count()).toBe(0);
  const create = async () =>
    await prisma.timebackUser.create({ data: { email: 'a@example.com', icp: 'parent' } });
  expect(await create().catch(isUnavailable)).toBe(true);
  needed = 0;
  await vi.waitUntil(() => disk.hasRoom() && lines.length === 2, 60_000);
  await create();
  disk.close();
});
