import { defineConfig } from 'prisma/config';

// The CLI looks for an engine binary even where it never runs it; any existing path keeps it from downloading one.
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
});
