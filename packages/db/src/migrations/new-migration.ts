import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { migrationsDirectory, readMigrations, readSchemaFiles } from './migration-files.ts';
import { diffFromSchema } from './schema-engine.ts';

/**
 * Writes `<timestamp>_<name>/migration.sql` with what the `.prisma` files have and the migrations lack.
 * Gives the path of the script, or `undefined` when nothing is missing. `name` is words of `[a-z0-9_]`.
 */
export async function createMigration(
  name: string,
  directory = migrationsDirectory,
): Promise<string | undefined> {
  if (!/^[a-z0-9]+(_[a-z0-9]+)*$/.test(name))
    throw new Error('A migration name is lower-case words joined by _');
  await mkdir(directory, { recursive: true });
  const script = await diffFromSchema(await readMigrations(directory), await readSchemaFiles());
  if (script === undefined) return undefined;
  const timestamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const folder = join(directory, `${timestamp}_${name}`);
  await mkdir(folder);
  await writeFile(join(folder, 'migration.sql'), script);
  return join(folder, 'migration.sql');
}

async function main(): Promise<void> {
  const name = process.argv[2];
  if (name === undefined) throw new Error('Give the migration a name: npm run migrate:new -- add_reports');
  const path = await createMigration(name);
  console.log(path === undefined ? 'The migrations already match the schema' : `Wrote ${path}`);
}

const entry = process.argv[1];
if (entry !== undefined && import.meta.url === pathToFileURL(entry).href) {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
