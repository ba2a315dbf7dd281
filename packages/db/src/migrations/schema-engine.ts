import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import { type Migration, type SchemaFile, migrationsDirectory } from './migration-files.ts';
import { createPgliteAdapter } from '../pglite/pglite-adapter.ts';

// Node has it; its types come only with those of a browser.
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: object,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

/**
 * Gives the SQL that leads from the migrations to the `.prisma` files, or `undefined` when they agree.
 * Checks and other things that a `.prisma` file cannot say count as no difference.
 */
export async function diffFromSchema(
  migrations: readonly Migration[],
  schemaFiles: readonly SchemaFile[],
): Promise<string | undefined> {
  const files = schemaFiles.map(({ path, content }) => ({ path, content }));
  await using pglite = await PGlite.create();
  const { exitCode, stdout } = await withSchemaEngine(pglite, schemaFiles, async (engine) => {
    return await engine.diff({
      from: { tag: 'migrations', ...toMigrationList(migrations) },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
  });
  return exitCode === 0 ? undefined : (stdout ?? '');
}

/** Runs Prisma's schema engine against a PGlite for as long as `use` takes. */
export async function withSchemaEngine<Result>(
  pglite: PGlite,
  schemaFiles: readonly SchemaFile[],
  use: (engine: engineModule.SchemaEngine) => Promise<Result>,
): Promise<Result> {
  await loadEngine();
  const engine = await engineModule.SchemaEngine.new(
    { datamodels: schemaFiles.map(({ path, content }) => [path, content]) },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(createPgliteAdapter(pglite)),
  );
  return await use(engine).finally(() => engine.free());
}

/** The migrations in the form that the engine reads. */
export function toMigrationList(migrations: readonly Migration[]): engineModule.MigrationList {
  return {
    baseDir: migrationsDirectory,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, script }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: script } },
    })),
  };
}

let loading: Promise<void> | undefined;

// The package's own entry imports the .wasm as a module, which Node does not do. It holds one instance.
function loadEngine(): Promise<void> {
  return (loading ??= instantiateEngine());
}

async function instantiateEngine(): Promise<void> {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(join(dirname(entry), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': { ...engineModule } });
  engineModule.__wbg_set_wasm(instance.exports);
  const start = instance.exports['__wbindgen_start'];
  if (typeof start === 'function') start();
}
