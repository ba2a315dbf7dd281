import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Services } from '../services.ts';

/** A file made by a module: its bytes and how long a browser may keep it, in seconds. */
export interface ServedFile {
  readonly contentType: string;
  readonly body: string | Uint8Array;
  readonly maxAge: number;
}

/** Files of a document below one path, made on demand. `read` gives `undefined` for a name it does not know. */
export interface FileSource {
  readonly path: `/${string}/`;
  /** Sent as it is; a page may restrict what its own HTML can load. */
  readonly headers?: Readonly<Record<string, string>>;
  read(services: Services, name: string): Promise<ServedFile | undefined>;
}

/** Serves each source with an entity tag, so that an unchanged file costs a 304. */
export function serveFiles(app: FastifyInstance, sources: readonly FileSource[], services: Services): void {
  for (const source of sources) {
    app.get<{ Params: { name: string } }>(`${source.path}:name`, async (request, reply) => {
      const file = await source.read(services, request.params.name);
      if (file === undefined) return reply.callNotFound();
      const etag = `"${createHash('sha256').update(file.body).digest('base64url').slice(0, 22)}"`;
      reply.headers({ etag, 'cache-control': `public, max-age=${file.maxAge}`, ...source.headers });
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      return reply.type(file.contentType).send(typeof file.body === 'string' ? file.body : Buffer.from(file.body));
    });
  }
}
