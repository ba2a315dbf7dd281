import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { PluggedModule } from '../../module.ts';

/** Serves each file source of a module with an entity tag, so that an unchanged file costs a 304. */
export function serveFiles(app: FastifyInstance, { files }: PluggedModule): void {
  for (const source of files) {
    app.get<{ Params: { '*': string } }>(`${source.path}*`, async (request, reply) => {
      const file = await source.read(request.params['*']);
      if (file === undefined) return reply.callNotFound();
      const etag = `"${createHash('sha256').update(file.body).digest('base64url').slice(0, 22)}"`;
      reply.headers({ etag, 'cache-control': `public, max-age=${file.maxAge}`, ...source.headers });
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      return reply
        .type(file.contentType)
        .send(typeof file.body === 'string' ? file.body : Buffer.from(file.body));
    });
  }
}
