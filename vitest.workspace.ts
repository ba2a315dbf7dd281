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
    // A slow machine is no fault of the code: only a hang ends a test, or a wait in it.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    // Most files wait for processes of their own, for a browser or for a moment: two cores have work for four of them.
    maxWorkers: 4,
    // The embedded database is WebAssembly: in short lives its quick compiler alone costs least.
    execArgv: ['--liftoff-only'],
    // The files of a worker share what they import: to load the server costs more than most of them.
    isolate: false,
    // A test that fails has found something; nobody gets a second chance, in CI neither.
    retry: 0,
    globalSetup: fileURLToPath(new URL('apps/api/src/testing/servers/remove-leftovers.ts', import.meta.url)),
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
          // After the others and two at a time: a page that waits for its processor moves when its fonts come.
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
          globalSetup: fileURLToPath(new URL('apps/web/e2e/site/build-web.ts', import.meta.url)),
        },
      },
    ],
  },
});
