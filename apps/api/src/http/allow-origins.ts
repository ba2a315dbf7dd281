import cors, { type FastifyCorsOptions } from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import type { PluggedModule } from '../module.ts';

/** What a request says of itself before it is read. */
export type RequestHead = Pick<FastifyRequest, 'headers' | 'method' | 'host'>;

/** With whom a path is shared. */
export interface Sharing {
  /** Whether pages of another origin may read the answers. */
  mayRead(origin: string): boolean;
  /**
   * Whether a cookie counts as its owner's will: where something is changed, or a socket opened, the request has to come
   * from this very site or from a page that may read the answer, and on a path of the site's own it has to say so.
   */
  mayActOnCookie(request: RequestHead): boolean;
  /** Whether a socket may be opened: by who is no page, by this very site, or by a page that may read the answers. */
  mayConnect(request: RequestHead): boolean;
  readonly cors: FastifyCorsOptions | false;
}

export interface Origins {
  sharingOf(module: PluggedModule, path: string): Sharing;
  /** The CORS options of a route that leads to several modules, and has to ask `mayRead` for each. */
  corsOfAll(): FastifyCorsOptions;
}

const shared: FastifyCorsOptions = {
  credentials: true,
  methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
  exposedHeaders: [
    'retry-after',
    'ratelimit',
    'ratelimit-policy',
    'x-request-id',
    'x-response-time',
    'x-tutor-learner',
  ],
  maxAge: 600,
  strictPreflight: false,
};

/**
 * Reads the modules' allow-lists: only listed origins may read answers, and only they may send credentials. A path that
 * a module keeps to the site itself is shared with nobody, nor is a module without a list.
 */
export function createOrigins(modules: readonly PluggedModule[], config: Config): Origins {
  const ownOrigin = config.PUBLIC_URL === undefined ? undefined : new URL(config.PUBLIC_URL).origin;
  const listed = new Map(modules.map((module) => [module, module.origins(config).map(toPattern)]));
  // Whoever is not on the list is told nothing: no header but `Vary`, which keeps caches honest.
  const sharedWith = (isListed: (origin: string) => boolean): FastifyCorsOptions => ({
    ...shared,
    origin: (origin, answer) => answer(null, origin !== undefined && isListed(origin)),
  });
  const isOwnPage = ({ headers, host }: RequestHead, origin: string) => {
    const { 'sec-fetch-site': site } = headers;
    if (site === 'same-origin' || origin === ownOrigin) return true;
    return site === undefined && URL.canParse(origin) && new URL(origin).host === host;
  };
  return {
    sharingOf(module, path) {
      const isOwn = module.ownPaths.some((own) => `${path}/`.startsWith(`${own}/`));
      const patterns = isOwn ? [] : (listed.get(module) ?? []);
      const mayRead = (origin: string) => patterns.some((pattern) => pattern.test(origin));
      const isShared = patterns.length > 0;
      return {
        mayRead,
        mayActOnCookie(request) {
          if (!changesSomething(request)) return true;
          const { origin, 'sec-fetch-site': site } = request.headers;
          if (site === 'same-origin' || site === 'none') return true;
          if (origin === undefined) return site === undefined && isShared;
          return isOwnPage(request, origin) || mayRead(origin);
        },
        mayConnect(request) {
          const { origin } = request.headers;
          return origin === undefined || isOwnPage(request, origin) || mayRead(origin);
        },
        cors: isShared && sharedWith(mayRead),
      };
    },
    corsOfAll: () =>
      sharedWith((origin) => [...listed.values()].flat().some((pattern) => pattern.test(origin))),
  };
}

function changesSomething({ method, headers }: RequestHead): boolean {
  const isRead = method === 'GET' || method === 'HEAD';
  return !isRead || headers.upgrade?.toLowerCase() === 'websocket';
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
