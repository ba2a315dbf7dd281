import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

// Tests run the sources of every package, never what was built before.
const conditions = ['@quintet/source', 'module', 'node', 'development|production'];

const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['@quintet/source', 'node'] } },
  test: {
    // A slow machine is no fault of the code: only a hang ends a test, or a wait in it.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    // The embedded database is WebAssembly: in short lives its quick compiler alone costs least.
    execArgv: ['--liftoff-only'],
    // The files of a worker share what they import: to load the server costs more than most of them.
    isolate: false,
    // A test that fails has found something; nobody gets a second chance, in CI neither.
    retry: 0,
  },
} satisfies ViteUserConfig;

export default defineConfig({
  test: {
    // Most files wait for processes of their own, for a browser or for a moment: two cores have work for four of them.
    maxWorkers: 4,
    globalSetup: fileURLToPath(new URL('apps/api/src/testing/servers/remove-leftovers.ts', import.meta.url)),
    projects: [
      {
        ...shared,
        // One project for all packages, because a worker goes on with the files of one project only.
        test: { ...shared.test, name: 'sources', include: ['{apps,packages}/*/src/**/*.test.{ts,tsx}'] },
      },
      {
        ...shared,
        root: 'apps/web',
        test: {
          ...shared.test,
          name: 'web-e2e',
          include: ['e2e/**/*.test.ts'],
          // After the others: a worker that turned from one project to the other would load the server anew.
          sequence: { groupOrder: 1 },
          globalSetup: fileURLToPath(new URL('apps/web/e2e/site/build-web.ts', import.meta.url)),
        },
      },
    ],
  },
});
