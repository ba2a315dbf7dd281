import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lockDataDir } from './data-dir-lock.ts';
import { startTestProcess } from '../testing/test-process.ts';

const holder = (dataDir: string) => `
  import { lockDataDir } from './src/pglite/data-dir-lock.ts';
  console.log('ready');
  process.stdin.once('data', async () => {
    await lockDataDir(${JSON.stringify(dataDir)}).then(
      () => console.log('holds'),
      (error) => console.log(error.message),
    );
  });`;

test('a second holder is refused by name, in the same process too, until the first lets go', async () => {
  const dataDir = await makeDirectory();
  const lock = await lockDataDir(dataDir);
  await expect(lockDataDir(dataDir)).rejects.toThrow(`in use by process ${process.pid}`);
  await using other = startTestProcess(holder(dataDir));
  other.send('go\n');
  expect(await other.readLine()).toBe('ready');
  expect(await other.readLine()).toContain(`in use by process ${process.pid}`);
  lock.release();
  (await lockDataDir(dataDir)).release();
});

test('a holder that was killed holds nothing', async () => {
  const dataDir = await makeDirectory();
  await using other = startTestProcess(holder(dataDir));
  other.send('go\n');
  expect([await other.readLine(), await other.readLine()]).toEqual(['ready', 'holds']);
  await expect(lockDataDir(dataDir)).rejects.toThrow(`in use by process ${other.pid}`);
  await other.kill();
  (await lockDataDir(dataDir)).release();
});

test('of several that start at once exactly one holds', async () => {
  const dataDir = await makeDirectory();
  const others = [1, 2, 3, 4].map(() => startTestProcess(holder(dataDir)));
  onTestFinished(async () => {
    await Promise.all(others.map(async (other) => await other.kill()));
  });
  await Promise.all(others.map(async (other) => await other.readLine()));
  for (const other of others) other.send('go\n');
  const answers = await Promise.all(others.map(async (other) => await other.readLine()));
  expect(answers.filter((answer) => answer === 'holds')).toHaveLength(1);
});

async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'quintet-lock-'));
  onTestFinished(async () => await rm(directory, { recursive: true }));
  return join(directory, 'deep');
}
