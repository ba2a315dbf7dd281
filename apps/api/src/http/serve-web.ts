import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Paths whose pages the web app draws; everything below them is its own business. */
const pages = [
  '/',
  '/timeback',
  '/timeback/*',
  '/reports',
  '/reports/*',
  '/bloom',
  '/bloom/*',
  '/book',
  '/book/*',
  '/docs',
  '/docs/*',
];

/** Serves the built web app: hashed files below `/_app/` for a year, the page itself fresh each time. */
export async function serveWeb(app: FastifyInstance, webDir: string): Promise<void> {
  const page = await readFile(join(webDir, 'index.html'));
  await app.register(async (scope) => {
    await scope.register(helmet, {
      contentSecurityPolicy: {
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'"],
          connectSrc: ["'self'"],
          frameSrc: ["'self'"],
          frameAncestors: ["'none'"],
          upgradeInsecureRequests: null,
        },
      },
      strictTransportSecurity: false,
    });
    await scope.register(fastifyStatic, {
      root: webDir,
      prefix: '/_app/',
      index: false,
      immutable: true,
      maxAge: '1y',
    });
    for (const url of pages) {
      scope.get(url, (_request, reply) =>
        reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page),
      );
    }
  });
}
