import { cp, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { migrationsDirectory, readMigrations, readSchemaFiles } from './migration-files.ts';
import { createMigration } from './new-migration.ts';
import { diffFromSchema } from './schema-engine.ts';

test('the migrations and the schema agree, so a new migration has nothing to hold', async () => {
  const directory = await makeDirectory();
  await cp(migrationsDirectory, directory, { recursive: true });
  const before = await readdir(directory);
  expect(await createMigration('nothing', directory)).toBeUndefined();
  expect(await readdir(directory)).toEqual(before);
});

test('a field without a migration is told', async () => {
  const files = (await readSchemaFiles()).map((file) => ({
    ...file,
    content: file.content.replace('imported_at ', 'shoe_size Int?\n  imported_at '),
  }));
  expect(await diffFromSchema(await readMigrations(), files)).toContain(
    'ALTER TABLE "timeback"."students" ADD COLUMN     "shoe_size" INTEGER',
  );
});

test('a new migration holds what is missing', async () => {
  const directory = await makeDirectory();
  const path = await createMigration('all_tables', directory);
  expect(path).toMatch(/\/\d{14}_all_tables\/migration\.sql$/);
  expect(await readFile(path ?? '', 'utf8')).toContain('CREATE TABLE "timeback"."users"');
  await expect(createMigration('Bad name', directory)).rejects.toThrow('lower-case words');
});

async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'quintet-migrations-'));
  onTestFinished(async () => await rm(directory, { recursive: true }));
  return directory;
}
