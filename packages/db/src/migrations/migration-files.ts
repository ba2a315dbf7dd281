import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

// Both `src` and `dist` lie one level under the package, and this room one below.
export const migrationsDirectory = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));
export const schemaDirectory = fileURLToPath(new URL('../../prisma/schema', import.meta.url));

/** One migration as it lies on disk; `checksum` is Prisma's own (SHA-256 of the script, hex). */
export interface Migration {
  readonly name: string;
  readonly script: string;
  readonly checksum: string;
}

export interface SchemaFile {
  readonly path: string;
  readonly content: string;
}

/** Gives a migration its checksum. */
export function toMigration(name: string, script: string): Migration {
  return { name, script, checksum: createHash('sha256').update(script).digest('hex') };
}

/** Reads the migrations of this package, oldest first. */
export async function readMigrations(directory = migrationsDirectory): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return await Promise.all(
    names.sort().map(async (name) => toMigration(name, await readText(`${directory}/${name}/migration.sql`))),
  );
}

/** Reads the `.prisma` files of this package. */
export async function readSchemaFiles(directory = schemaDirectory): Promise<SchemaFile[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.prisma'));
  return await Promise.all(
    names.sort().map(async (name) => ({ path: name, content: await readText(`${directory}/${name}`) })),
  );
}

// A checkout on Windows may have turned the line ends; the checksum must not depend on that.
async function readText(path: string): Promise<string> {
  return (await readFile(path, 'utf8')).replaceAll('\r\n', '\n');
}
