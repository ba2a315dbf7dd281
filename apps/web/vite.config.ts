import { readFileSync } from 'node:fs';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite';
import { compression, defineAlgorithm } from 'vite-plugin-compression2';

const base = '/_app/';
const api = `http://127.0.0.1:${process.env['PORT'] ?? 8000}`;

/** Serves index.html for pages in development, as the server does in production; all else below `/` is the server's. */
function servePages(): Plugin {
  return {
    name: 'quintet-serve-pages',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const [path = '/'] = (request.url ?? '/').split('?');
        const isPage = request.headers.accept?.includes('text/html') === true && !/\.\w+$/.test(path);
        if (isPage) request.url = `${base}index.html`;
        next();
      });
    },
  };
}

/** Puts the theme script before the first paint, as a file of its own because the page allows no inline script. */
function placeTheme(): Plugin {
  const source = readFileSync(new URL('src/theme.js', import.meta.url), 'utf8');
  let reference: string | undefined;
  return {
    name: 'quintet-place-theme',
    buildStart() {
      if (!this.meta.watchMode) reference = this.emitFile({ type: 'asset', name: 'theme.js', source });
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const emitted = Object.keys(bundle ?? {}).find((file) => /\/theme-[^/]+\.js$/.test(file));
        const src = reference === undefined || emitted === undefined ? `${base}src/theme.js` : base + emitted;
        return [{ tag: 'script', attrs: { src }, injectTo: 'head-prepend' }];
      },
    },
  };
}

/** Asks for the two text fonts together with the script that needs them. */
function preloadFonts(): Plugin {
  const toLink = (file: string): HtmlTagDescriptor => ({
    tag: 'link',
    attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: base + file, crossorigin: true },
    injectTo: 'head',
  });
  return {
    name: 'quintet-preload-fonts',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((file) => /(?:inter|source-serif-4)-latin-wght-normal[^/]*\.woff2$/.test(file))
          .map(toLink),
    },
  };
}

/** The server sends what is compressed already to whoever takes it; fonts and pictures are so by themselves. */
const compressed = compression({
  include: /\.(?:js|css|svg)$/,
  threshold: 1_000,
  skipIfLargerOrEqual: true,
  algorithms: [defineAlgorithm('gzip'), defineAlgorithm('brotliCompress')],
});

export default defineConfig({
  base,
  plugins: [react(), tailwindcss(), servePages(), placeTheme(), preloadFonts(), compressed],
  resolve: { conditions: ['@quintet/source', 'module', 'browser', 'development|production'] },
  build: { assetsInlineLimit: 0 },
  server: {
    host: '127.0.0.1',
    proxy: { '^/(?!_app/)': { target: api, ws: true } },
  },
});
