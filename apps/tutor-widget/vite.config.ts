import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type UserConfig } from 'vite';
import { compression, defineAlgorithm } from 'vite-plugin-compression2';

const dist = fileURLToPath(new URL('dist', import.meta.url));

/** The server sends what is compressed already to whoever takes it. */
const compressed = compression({
  include: /\.js$/,
  threshold: 500,
  skipIfLargerOrEqual: true,
  algorithms: [defineAlgorithm('gzip'), defineAlgorithm('brotliCompress')],
});

/** What is imported when a reader opens the tutor first: React's source, built on Preact. */
const panel: UserConfig = {
  plugins: [compressed],
  resolve: {
    conditions: ['@quintet/source', 'module', 'browser', 'development|production'],
    alias: {
      'react-dom/client': 'preact/compat/client',
      'react-dom': 'preact/compat',
      'react/jsx-runtime': 'preact/jsx-runtime',
      react: 'preact/compat',
    },
  },
  build: {
    emptyOutDir: true,
    // No library build: that leaves white space to whoever bundles it next.
    rolldownOptions: {
      input: 'src/panel/mount.tsx',
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: 'panel-[hash].js' },
    },
    minify: 'oxc',
  },
  define: { 'process.env.NODE_ENV': '"production"' },
};

/** The script of the tag, which knows by which name the panel was built. */
function loader(): UserConfig {
  const built = readdirSync(dist).find((file) => /^panel-[\w-]+\.js$/.test(file));
  return {
    plugins: [compressed],
    build: {
      emptyOutDir: false,
      lib: { entry: 'src/loader.ts', formats: ['iife'], name: 'tutor', fileName: () => 'tutor-widget.js' },
      minify: 'oxc',
    },
    define: { PANEL_FILE: JSON.stringify(built) },
  };
}

export default defineConfig(({ mode }) => (mode === 'loader' ? loader() : panel));
