import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { openDb } from '../open-db.ts';
import { fillDataDir } from '../testing/test-db.ts';
import { inContainer, startTestProcess } from '../testing/test-process.ts';

const opener = (dataDir: string) => `
  import { openDb } from './src/open-db.ts';
  console.log('opening');
  const db = await openDb({ dataDir: ${JSON.stringify(dataDir)} });
  console.log('open');
  setInterval(() => undefined, 1000);`;

test('one process holds the database, its rows stay, and a second start applies nothing', async () => {
  const dataDir = await makeDataDir();
  await fillDataDir(dataDir);
  const email = `${randomUUID()}@example.com`;
  const first = await openDb({ dataDir });
  await first.prisma.timebackUser.create({ data: { email, icp: 'parent' } });
  await expect(openDb({ dataDir })).rejects.toThrow('The embedded database is in use by process');
  expect(await first.state()).toBe('serving');
  await Promise.all([first.close(), first.close()]);
  // What a kill leaves at its worst moment.
  await writeFile(join(dataDir, 'pglite', 'postmaster.pid'), '');
  const lines: string[] = [];
  const second = await openDb({ dataDir, log: (line) => lines.push(line) });
  expect(await second.prisma.timebackUser.findMany()).toMatchObject([{ email, icp: 'parent' }]);
  await second.close();
  expect(lines).toEqual([]);
});

const [container = '', ...containerOptions] = inContainer;
const canContain = spawnSync(container, [...containerOptions, 'true']).status === 0;

const writer = (dataDir: string) => `
  import { openDb } from './src/open-db.ts';
  const db = await openDb({ dataDir: ${JSON.stringify(dataDir)} });
  console.log('open');
  process.stdin.on('data', async (email) => {
    await db.prisma.timebackUser.create({ data: { email: String(email), icp: 'parent' } });
    console.log('written');
  });`;

test.skipIf(process.platform === 'win32')('an owner that stands still stays the only one', async () => {
  const dataDir = await makeDataDir();
  await fillDataDir(dataDir);
  await using owner = startTestProcess(writer(dataDir));
  expect(await owner.readLine()).toBe('open');
  owner.send('before@example.com');
  expect(await owner.readLine()).toBe('written');
  owner.signal('SIGSTOP');
  for (const within of canContain ? [[], inContainer] : [[]]) {
    await using second = startTestProcess(opener(dataDir), within);
    expect([await second.readLine(), await second.readLine()]).toEqual(['opening', undefined]);
    expect(await second.errors()).toContain(`database is in use by process ${owner.pid}`);
  }
  owner.signal('SIGCONT');
  owner.send('after@example.com');
  expect(await owner.readLine()).toBe('written');
  await owner.kill();
  const db = await openDb({ dataDir });
  expect(await db.prisma.timebackUser.count()).toBe(2);
  await db.close();
});

test('what an interrupted first start left is cleared away', async () => {
  const dataDir = await makeDataDir();
  await mkdir(join(dataDir, 'pglite-new-000000'));
  await writeFile(join(dataDir, 'pglite-new-000000', 'PG_VERSION'), '17');
  await (await openDb({ dataDir })).close();
  expect((await readdir(dataDir)).sort()).toEqual(['owner.lock', 'pglite']);
});

test('a directory that is no database is named', async () => {
  const dataDir = await makeDataDir();
  await mkdir(join(dataDir, 'pglite'));
  await writeFile(join(dataDir, 'pglite', 'PG_VERSION'), '17');
  await expect(openDb({ dataDir })).rejects.toThrow(`The embedded database in ${dataDir}/pglite`);
  await rm(join(dataDir, 'pglite'), { recursive: true });
  await fillDataDir(dataDir);
  await (await openDb({ dataDir })).close();
});

// A kill falls up to so many milliseconds after the file appears: the moments at which a half-made cluster breaks.
const moments = [
  { file: 'owner.lock', within: 1_500 },
  { file: 'base', within: 0 },
  { file: 'base', within: 800 },
  { file: 'PG_VERSION', within: 0 },
  { file: 'PG_VERSION', within: 20 },
  { file: 'postmaster.pid', within: 0 },
  { file: 'pglite', within: 100 },
  { file: 'pglite', within: 400 },
];

test('a kill at any moment of the first start harms no later one', async () => {
  const dataDir = await makeDataDir();
  for (const { file, within } of moments) await startAndKill(dataDir, file, within);
  const db = await openDb({ dataDir });
  await db.prisma.timebackUser.create({ data: { email: `${randomUUID()}@example.com`, icp: 'parent' } });
  expect(await db.prisma.timebackUser.count()).toBe(1);
  await db.close();
  expect((await readdir(dataDir)).sort()).toEqual(['owner.lock', 'pglite']);
});

async function startAndKill(dataDir: string, file: string, within: number): Promise<void> {
  await using started = startTestProcess(opener(dataDir));
  expect(await started.readLine()).toBe('opening');
  const opened = started.readLine();
  // oxlint-disable-next-line architecture/no-sleep -- Each kill strikes at another moment.
  const moment = appearance(dataDir, file).then(async () => await wait(Math.random() * within));
  const line = await Promise.race([opened, moment.then(() => 'killed')]);
  await started.kill();
  expect(await started.errors()).toBe('');
  expect(['killed', 'open']).toContain(line);
}

/** Resolves when the file lies in the data directory or in one of its own. */
async function appearance(dataDir: string, file: string): Promise<void> {
  while (!namesIn(dataDir).some((name) => name === file || namesIn(join(dataDir, name)).includes(file))) {
    // oxlint-disable-next-line architecture/no-sleep -- Looked for without a pause it would cost as much as the start itself.
    await wait(1);
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'quintet-data-'));
  onTestFinished(async () => await rm(dataDir, { recursive: true }));
  return dataDir;
}
