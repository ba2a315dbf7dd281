import cors, { type FastifyCorsOptions } from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import type { PluggedModule } from '../module.ts';

/** Who may read the answers of a module from pages of another origin. */
export interface Origins {
  mayRead(module: PluggedModule, origin: string): boolean;
  /** The CORS options of a route: those of its module. */
  corsOf(module: PluggedModule): FastifyCorsOptions | false;
  /** The CORS options of a route that leads to several modules, and has to ask `mayRead` for each. */
  corsOfAll(): FastifyCorsOptions;
}

const shared: FastifyCorsOptions = {
  credentials: true,
  methods: ['GET', 'HEAD', 'POST'],
  exposedHeaders: ['retry-after', 'ratelimit', 'ratelimit-policy', 'x-request-id'],
  maxAge: 600,
  strictPreflight: false,
};

/** Reads the modules' allow-lists: only listed origins may read answers, and only they may send credentials. */
export function createOrigins(modules: readonly PluggedModule[], config: Config): Origins {
  const listed = new Map(modules.map((module) => [module, module.origins(config).map(toPattern)]));
  const mayRead = (module: PluggedModule, origin: string): boolean =>
    (listed.get(module) ?? []).some((pattern) => pattern.test(origin));
  // Whoever is not on the list is told nothing: no header but `Vary`, which keeps caches honest.
  const sharedWith = (isListed: (origin: string) => boolean): FastifyCorsOptions => ({
    ...shared,
    origin: (origin, answer) => answer(null, origin !== undefined && isListed(origin)),
  });
  const options = new Map(
    modules.map((module) => [
      module,
      listed.get(module)?.length === 0 ? (false as const) : sharedWith((origin) => mayRead(module, origin)),
    ]),
  );
  return {
    mayRead,
    corsOf: (module) => options.get(module) ?? false,
    corsOfAll: () => sharedWith((origin) => modules.some((module) => mayRead(module, origin))),
  };
}

/** CORS for every route by the options it carries, and for what no route stands at by those of its owner. */
export async function allowOrigins(
  app: FastifyInstance,
  unrouted: FastifyCorsOptions | false,
): Promise<void> {
  await app.register(cors, unrouted === false ? { origin: false } : unrouted);
}

/** `https://*.host` allows every subdomain of the host, over that scheme and port alone. */
export function toPattern(origin: string): RegExp {
  const escaped = origin
    .replaceAll(/[.+?^${}()|[\]\\/]/g, String.raw`\$&`)
    .replace('*', String.raw`[a-z0-9-]+(?:\.[a-z0-9-]+)*`);
  return new RegExp(`^${escaped}$`, origin.includes('*') ? 'i' : '');
}
