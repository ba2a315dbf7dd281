import type { FastifyInstance } from 'fastify';
import type { Core } from '../../core.ts';
import { metasOf } from '../../procedures.ts';
import { replyWithError } from '../error-reply.ts';
import type { Mounting } from '../mounting.ts';
import { readInput, refuseOtherMethods, routeOf } from '../rest/mount-rest.ts';
import { createContext } from '../request-context.ts';
import { createSseWriter, readStart, type SseWriter } from './write-sse.ts';

/** Opens the one writer of all streams. Closing the server ends each of them in order. */
export function openSse(app: FastifyInstance, { bus, log }: Pick<Core, 'bus' | 'log'>): SseWriter {
  const writer = createSseWriter({ bus, log });
  // Before the server waits for its connections, or it would wait for streams that nobody ends.
  app.addHook('preClose', async () => await writer.close());
  return writer;
}

/** Registers the SSE route of every stream of a module. */
export function mountSse(mounting: Mounting, writer: SseWriter): void {
  const { app, module, origins } = mounting;
  const environment = module.environment();
  for (const { stream, open } of metasOf(module.router)) {
    if (stream === undefined || open === undefined) continue;
    const sharing = origins.sharingOf(module, stream.path);
    app.get(
      routeOf(stream),
      {
        config: { cors: sharing.cors },
        errorHandler: (error, request, reply) => replyWithError(stream.table, error, request, reply),
      },
      async (request, reply) => {
        const source = await open(
          createContext(environment, { request, reply, sharing }),
          readInput(stream, request),
        );
        writer.writeSse(reply, { ...source, start: readStart(request) ?? source.begin ?? 'now' });
        return reply;
      },
    );
    refuseOtherMethods(mounting, routeOf(stream), [stream]);
  }
}
