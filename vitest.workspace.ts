import { readdirSync } from 'node:fs';
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
    projects: folders.map((root) => ({
      extends: true,
      root,
      test: { name: root, include: ['src/**/*.test.{ts,tsx}'] },
    })),
  },
});
