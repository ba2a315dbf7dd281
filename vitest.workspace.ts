import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Tests run the sources of every package, never what was built before.
const conditions = ['@quintet/source', 'module', 'node', 'development|production'];

const folders = ['packages', 'apps'].flatMap((group) =>
  readdirSync(new URL(group, import.meta.url)).map((name) => `${group}/${name}`),
);

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['@quintet/source', 'node'] } },
  test: {
    // A slow machine is no fault of the code: only a hang ends a test.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    // Many tests wait for processes of their own, so a core more or less makes little difference.
    maxWorkers: 2,
    // The embedded database is WebAssembly: in short lives its quick compiler alone costs least.
    execArgv: ['--liftoff-only'],
    // In CI a test whose processes were starved gets a second chance; the report names it all the same.
    retry: process.env['CI'] === 'true' ? 1 : 0,
    globalSetup: fileURLToPath(new URL('apps/api/src/testing/remove-leftovers.ts', import.meta.url)),
    projects: [
      ...folders.map((root) => ({
        extends: true as const,
        root,
        test: { name: root, include: ['src/**/*.test.{ts,tsx}'] },
      })),
      {
        extends: true,
        root: 'apps/web',
        test: {
          name: 'web-e2e',
          include: ['e2e/**/*.test.ts'],
          globalSetup: fileURLToPath(new URL('apps/web/e2e/build-web.ts', import.meta.url)),
        },
      },
    ],
  },
});
