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

/** Where hCaptcha's script, frame, style and calls come from, as its documentation lists them. */
const captchaHosts = ['https://hcaptcha.com', 'https://*.hcaptcha.com'];

interface WebOptions {
  readonly webDir: string;
  /** Lets the page load hCaptcha's widget; without it, nothing of another host is let in. */
  readonly captcha: boolean;
}

/** Serves the built web app: hashed files below `/_app/` for a year, the page itself fresh each time. */
export async function serveWeb(app: FastifyInstance, { webDir, captcha }: WebOptions): Promise<void> {
  const hosts = captcha ? captchaHosts : [];
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
