import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify';
import type { FastifyInstance } from 'fastify';
import type { AppRouter } from '../router.ts';
import type { Services } from '../services.ts';
import { isShared } from './allow-origins.ts';
import { logRefusedIn } from './log-requests.ts';
import { createContext } from './request-context.ts';

/** More calls than any page of ours makes at once. */
const largestBatch = 20;

/** tRPC at `/trpc`, in a scope of its own because its plugin replaces the JSON parser. */
export async function mountTrpc(app: FastifyInstance, router: AppRouter, services: Services): Promise<void> {
  await app.register(async (scope) => {
    logRefusedIn(scope);
    keepUnshared(scope);
    const options: FastifyTRPCPluginOptions<AppRouter> = {
      prefix: '/trpc',
      trpcOptions: {
        router,
        createContext: ({ req, res }) => createContext(services, req, res),
        allowBatching: true,
        maxBatchSize: largestBatch,
      },
    };
    await scope.register(fastifyTRPCPlugin, options);
  });
}

/** One route carries the procedures of all documents, so what is not shared loses its CORS headers here. */
function keepUnshared(scope: FastifyInstance): void {
  scope.addHook('onSend', (request, reply, _payload, done) => {
    const { path = '' } = request.params as { readonly path?: string };
    if (!path.split(',').every(isShared)) {
      for (const name of Object.keys(reply.getHeaders()))
        if (name.startsWith('access-control-')) reply.removeHeader(name);
    }
    done();
  });
}
