import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lockDataDir } from './data-dir-lock.ts';
import { startTestProcess } from '../testing/test-process.ts';

const holder = (directory: string) => `
  import { lockDataDir } from './src/pglite/data-dir-lock.ts';
  console.log('ready');
  process.stdin.once('data', async () => {
    await lockDataDir(${JSON.stringify(directory)}).then(
      () => console.log('holds'),
      (error) => console.log(error.message),
    );
  });`;

test('a second holder is refused by name, in the same process too, until the first lets go', async () => {
  const directory = await makeDirectory();
  const lock = await lockDataDir(directory);
  await expect(lockDataDir(directory)).rejects.toThrow(`in use by process ${process.pid}`);
  await using other = startTestProcess(holder(directory));
  other.send('go\n');
  expect(await other.readLine()).toBe('ready');
  expect(await other.readLine()).toContain(`in use by process ${process.pid}`);
  await lock.release();
  await (await lockDataDir(directory)).release();
  expect(await readdir(directory)).toEqual([]);
});

test('a holder that was killed holds nothing', async () => {
  const directory = await makeDirectory();
  await using other = startTestProcess(holder(directory));
  other.send('go\n');
  expect([await other.readLine(), await other.readLine()]).toEqual(['ready', 'holds']);
  await expect(lockDataDir(directory)).rejects.toThrow(`in use by process ${other.pid}`);
  await other.kill();
  await (await lockDataDir(directory)).release();
});

test('of several that start at once exactly one holds', async () => {
  const directory = await makeDirectory();
  const others = [1, 2, 3, 4].map(() => startTestProcess(holder(directory)));
  onTestFinished(async () => {
    await Promise.all(others.map(async (other) => await other.kill()));
  });
  await Promise.all(others.map(async (other) => await other.readLine()));
  for (const other of others) other.send('go\n');
  const answers = await Promise.all(others.map(async (other) => await other.readLine()));
  expect(answers.filter((answer) => answer === 'holds')).toHaveLength(1);
});

test('a process number that is in use again does not hold', async () => {
  const directory = await makeDirectory();
  const claim = await readClaimOf(directory);
  const [pid, , space, token] = claim.split('_');
  await writeFile(join(directory, [pid, '1', space, token].join('_')), '');
  await (await lockDataDir(directory)).release();
});

test('a holder in another container counts as long as its claim is renewed', async () => {
  const directory = await makeDirectory();
  const [pid, started, , token] = (await readClaimOf(directory)).split('_');
  const foreign = join(directory, [pid, started, '0123456789abcdef', token].join('_'));
  await writeFile(foreign, '');
  const beat = setInterval(() => {
    const now = new Date();
    utimes(foreign, now, now).catch(() => undefined);
  }, 50);
  const quick = { beatMs: 200 };
  onTestFinished(() => clearInterval(beat));
  await expect(lockDataDir(directory, quick)).rejects.toThrow('in use by a process in another container');
  clearInterval(beat);
  await (await lockDataDir(directory, quick)).release();
});

async function readClaimOf(directory: string): Promise<string> {
  const lock = await lockDataDir(directory);
  const [claim = ''] = await readdir(directory);
  await lock.release();
  return claim;
}

async function makeDirectory(): Promise<string> {
  const directory = join(await mkdtemp(join(tmpdir(), 'quintet-lock-')), 'deep');
  await mkdir(directory);
  onTestFinished(async () => await rm(join(directory, '..'), { recursive: true }));
  return directory;
}
