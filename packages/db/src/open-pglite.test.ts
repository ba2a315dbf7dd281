import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { openDb } from './open-db.ts';
import { startTestProcess } from './test-process.ts';

const opener = (dataDir: string) => `
  import { openDb } from './src/open-db.ts';
  console.log('opening');
  const db = await openDb({ dataDir: ${JSON.stringify(dataDir)} });
  console.log('open');
  setInterval(() => undefined, 1000);`;

test('one process holds the database, its rows stay, and a second start applies nothing', async () => {
  const dataDir = await makeDataDir();
  const email = `${randomUUID()}@example.com`;
  const first = await openDb({ dataDir });
  await first.prisma.timebackUser.create({ data: { email, icp: 'parent' } });
  await expect(openDb({ dataDir })).rejects.toThrow('The embedded database is in use by process');
  expect(await first.isAlive()).toBe(true);
  await Promise.all([first.close(), first.close()]);
  const lines: string[] = [];
  const second = await openDb({ dataDir, log: (line) => lines.push(line) });
  expect(await second.prisma.timebackUser.findMany()).toMatchObject([{ email, icp: 'parent' }]);
  await second.close();
  expect(lines).toEqual([]);
}, 20_000);

test('what an interrupted first start left is cleared away', async () => {
  const dataDir = await makeDataDir();
  await mkdir(join(dataDir, 'pglite-new-000000'));
  await writeFile(join(dataDir, 'pglite-new-000000', 'PG_VERSION'), '17');
  await (await openDb({ dataDir })).close();
  expect((await readdir(dataDir)).sort()).toEqual(['pglite', 'pglite.lock']);
}, 20_000);

test('a directory that is no database is named', async () => {
  const dataDir = await makeDataDir();
  await mkdir(join(dataDir, 'pglite'));
  await writeFile(join(dataDir, 'pglite', 'PG_VERSION'), '17');
  await expect(openDb({ dataDir })).rejects.toThrow(`The embedded database in ${dataDir}/pglite`);
  expect(await readdir(join(dataDir, 'pglite.lock'))).toEqual([]);
}, 20_000);

// Shares of the time that copying the new cluster to disk takes; the first two fall before it begins.
const shares = [-0.6, -0.2, 0.05, 0.2, 0.4, 0.6, 0.8, 1];

test('a kill at any moment of the first start harms no later one', async () => {
  const dataDir = await makeDataDir();
  for (const share of shares) await startAndKill(dataDir, share);
  const db = await openDb({ dataDir });
  await db.prisma.timebackUser.create({ data: { email: `${randomUUID()}@example.com`, icp: 'parent' } });
  expect(await db.prisma.timebackUser.count()).toBe(1);
  await db.close();
  expect((await readdir(dataDir)).sort()).toEqual(['pglite', 'pglite.lock']);
}, 60_000);

async function startAndKill(dataDir: string, share: number): Promise<void> {
  await using started = startTestProcess(opener(dataDir));
  expect(await started.readLine()).toBe('opening');
  const opened = started.readLine();
  const wrote = share < 0 ? Promise.resolve() : hasFiles(dataDir);
  await Promise.race([opened, wrote]);
  const moment = wait(Math.abs(share) * 900 + Math.random() * 50);
  const line = await Promise.race([opened, moment.then(() => 'killed')]);
  await started.kill();
  expect(await started.errors()).toBe('');
  expect(['killed', 'open']).toContain(line);
}

/** Resolves when the files of a cluster begin to appear. */
async function hasFiles(dataDir: string): Promise<void> {
  const listing = () => readdirSync(dataDir).flatMap((name) => readdirSync(join(dataDir, name)));
  while (!listing().includes('base')) await wait(5);
}

async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'quintet-data-'));
  onTestFinished(async () => await rm(dataDir, { recursive: true }));
  return dataDir;
}
