import type { FastifyInstance } from 'fastify';
import type { Services } from '../services.ts';
import { corsOf } from './allow-origins.ts';
import { replyWithError } from './error-reply.ts';
import { metasOf, readInput, refuseOtherMethods, routeOf, type ProcedureTree } from './mount-rest.ts';
import { createContext } from './request-context.ts';
import { createSseWriter, readStart } from './write-sse.ts';

/** Registers the SSE route of every stream of the router. Closing the server ends all of them in order. */
export function mountSse(app: FastifyInstance, router: ProcedureTree, services: Services): void {
  const { bus, log } = services;
  const writer = createSseWriter({ bus, log });
  // Before the server waits for its connections, or it would wait for streams that nobody ends.
  app.addHook('preClose', async () => await writer.close());
  for (const { stream, open } of metasOf(router)) {
    if (stream === undefined || open === undefined) continue;
    app.get(
      routeOf(stream),
      {
        ...corsOf(stream),
        errorHandler: (error, request, reply) => replyWithError(stream.table, error, request, reply),
      },
      async (request, reply) => {
        const source = await open(createContext(services, request, reply), readInput(stream, request));
        writer.writeSse(reply, { ...source, start: readStart(request) ?? source.begin ?? 'now' });
        return reply;
      },
    );
    refuseOtherMethods(app, routeOf(stream), [stream]);
  }
}
