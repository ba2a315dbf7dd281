import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.ts';
import type { PluggedModule } from '../../module.ts';

/** Pages of the web app that no module brings: the start page, and doors that open later. */
const ownPages = ['/', '/docs'] as const;

interface WebOptions {
  readonly webDir: string;
  readonly modules: readonly PluggedModule[];
  readonly config: Config;
}

/**
 * Serves the built web app: hashed files below `/_app/` for a year, the page itself fresh each time. A browser that asks
 * for an address where nothing stands gets the page too, with 404; a client gets its document's JSON.
 */
export async function serveWeb(app: FastifyInstance, { webDir, modules, config }: WebOptions): Promise<void> {
  const hosts = modules.flatMap((module) => module.pageHosts(config));
  const page = await readFile(join(webDir, 'index.html'));
  await app.register(async (scope) => {
    await scope.register(helmet, {
      contentSecurityPolicy: {
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'", ...hosts],
          styleSrc: ["'self'", "'unsafe-inline'", ...hosts],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'"],
          connectSrc: ["'self'", ...hosts],
          frameSrc: ["'self'", ...hosts],
          frameAncestors: ["'none'"],
          upgradeInsecureRequests: null,
        },
      },
      strictTransportSecurity: false,
    });
    await scope.register(fastifyStatic, {
      root: webDir,
      prefix: '/_app/',
      // A route for each file: what is not there is an unknown address like any other.
      wildcard: false,
      index: false,
      preCompressed: true,
      immutable: true,
      maxAge: '1y',
    });
    for (const url of [...ownPages, ...modules.flatMap(({ pages }) => pages)]) {
      scope.get(url, (_request, reply) => reply.type(html).header('cache-control', 'no-cache').send(page));
    }
    scope.get('/*', (request, reply) => {
      if (request.headers.accept?.includes('text/html') !== true) return reply.callNotFound();
      return reply.code(404).type(html).header('cache-control', 'no-cache').send(page);
    });
  });
}

const html = 'text/html; charset=utf-8';
