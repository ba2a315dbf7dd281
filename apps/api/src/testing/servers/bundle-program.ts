import { mkdir, readFile, rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

const cache = fileURLToPath(new URL('../../../node_modules/.cache', import.meta.url));

/**
 * Bundles a program, named from this folder, from its source and gives the path of the file. It starts with a third of the work,
 * which counts for a program that is started many times.
 */
export async function bundleProgram(name: string): Promise<string> {
  await mkdir(cache, { recursive: true });
  const file = basename(name, '.ts');
  const part = `${cache}/${file}.${process.pid}.mjs`;
  await build({
    entryPoints: [fileURLToPath(new URL(name, import.meta.url))],
    outfile: part,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@quintet/source'],
    // What is CommonJS asks for `require`, which a module does not have.
    banner: {
      js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
    },
    plugins: [keepUrls],
    logLevel: 'error',
  });
  // Two test files may make it at once.
  const program = `${cache}/${file}.mjs`;
  await rename(part, program);
  return program;
}

/** What a module finds from where it is, as migrations and WebAssembly, stays where it is. */
const keepUrls: Plugin = {
  name: 'keep-urls',
  setup: ({ onLoad, onResolve }) => {
    // So does what brings a binary along.
    onResolve({ filter: /^fs-native-extensions$/ }, ({ path, importer }) => ({
      path: pathToFileURL(createRequire(importer).resolve(path)).href,
      external: true,
    }));
    onLoad({ filter: /\.ts$|pglite.*\.js$/ }, async ({ path }) => {
      const code = await readFile(path, 'utf8');
      const url = JSON.stringify(pathToFileURL(path).href);
      return {
        contents: code.replaceAll('import.meta.url', url),
        loader: path.endsWith('.ts') ? 'ts' : 'js',
      };
    });
  },
};
