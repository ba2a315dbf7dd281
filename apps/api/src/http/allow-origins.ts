import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';

const timebackOrigins = ['https://timeback.com', 'https://*.timeback.com'];

/** The document whose answers pages of other origins may read; the others have no such callers. */
const sharedDocument = 'timeback.';

/** Whether the listed origins may read what this procedure answers. */
export function isShared(procedure: string): boolean {
  return procedure.startsWith(sharedDocument);
}

/** What keeps a route to its own origin unless it is shared. */
export function corsOf({ name }: { readonly name: string }): { readonly config: { readonly cors?: false } } {
  return { config: isShared(name) ? {} : { cors: false } };
}

/** CORS by allow-list: only listed origins may read answers, and only they may send credentials. */
export async function allowOrigins(app: FastifyInstance, config: Config): Promise<void> {
  const allowed = [...timebackOrigins, ...config.TIMEBACK_ORIGINS].map(toPattern);
  await app.register(cors, {
    // Whoever is not on the list is told nothing: no header but `Vary`, which keeps caches honest.
    origin: (origin, answer) =>
      answer(null, origin !== undefined && allowed.some((pattern) => matches(pattern, origin))),
    credentials: true,
    methods: ['GET', 'HEAD', 'POST'],
    exposedHeaders: ['retry-after', 'ratelimit', 'ratelimit-policy', 'x-request-id'],
    maxAge: 600,
    strictPreflight: false,
  });
}

function matches(pattern: string | RegExp, origin: string): boolean {
  return typeof pattern === 'string' ? pattern === origin : pattern.test(origin);
}

/** `https://*.host` allows every subdomain of the host, over that scheme and port alone. */
export function toPattern(origin: string): string | RegExp {
  if (!origin.includes('*')) return origin;
  const escaped = origin
    .replaceAll(/[.+?^${}()|[\]\\/]/g, String.raw`\$&`)
    .replace('*', String.raw`[a-z0-9-]+(?:\.[a-z0-9-]+)*`);
  return new RegExp(`^${escaped}$`, 'i');
}
