import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadSecrets } from './secrets.ts';

async function newDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'quintet-secrets-'));
  onTestFinished(async () => await rm(dir, { recursive: true }));
  return dir;
}

test('secrets are made once, are readable by the owner only, and stay the same', async () => {
  const dir = await newDir();
  const made = await loadSecrets(join(dir, 'new'));
  expect(made.api_jwt_secret.length).toBeGreaterThanOrEqual(43);
  expect((await stat(join(dir, 'new', 'secrets.json'))).mode & 0o777).toBe(0o600);
  expect(await loadSecrets(join(dir, 'new'))).toEqual(made);
});

test('twenty starts at once agree on one set', async () => {
  const dir = await newDir();
  const all = await Promise.all(Array.from({ length: 20 }, async () => await loadSecrets(dir)));
  expect(new Set(all.map(({ api_jwt_secret }) => api_jwt_secret)).size).toBe(1);
});

test('a damaged file is never replaced in silence', async () => {
  const dir = await newDir();
  await writeFile(join(dir, 'secrets.json'), '{"api_jwt_secret":"short"}');
  await expect(loadSecrets(dir)).rejects.toThrow(/secrets\.json is damaged/);
  expect(await readFile(join(dir, 'secrets.json'), 'utf8')).toContain('short');
});
