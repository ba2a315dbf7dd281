import type { AnyRouter } from '@trpc/server';
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PluggedModule } from '../../module.ts';
import type { TrpcContext } from '../../trpc.ts';
import type { Origins } from '../allow-origins.ts';
import { logRefusedIn } from '../log-requests.ts';
import { createContext } from '../request-context.ts';

/** More calls than any page of ours makes at once. */
const largestBatch = 20;

/** tRPC at `/trpc`, in a scope of its own because its plugin replaces the JSON parser. */
export async function mountTrpc(
  app: FastifyInstance,
  router: AnyRouter,
  { modules, origins }: { readonly modules: readonly PluggedModule[]; readonly origins: Origins },
): Promise<void> {
  const byName = new Map(modules.map((module) => [module.name, module]));
  await app.register(async (scope) => {
    logRefusedIn(scope);
    shareWithAll(scope, origins, byName);
    const options: FastifyTRPCPluginOptions<AnyRouter> = {
      prefix: '/trpc',
      trpcOptions: {
        router,
        createContext: ({ req, res }) => createTrpcContext(byName, req, res),
        allowBatching: true,
        maxBatchSize: largestBatch,
      },
    };
    await scope.register(fastifyTRPCPlugin, options);
  });
}

type Modules = ReadonlyMap<string, PluggedModule>;

function createTrpcContext(modules: Modules, request: FastifyRequest, reply: FastifyReply): TrpcContext {
  return {
    contextOf(document) {
      const module = modules.get(document);
      if (module === undefined) throw new Error(`No module is called ${document}`);
      return createContext(module.environment(), request, reply);
    },
  };
}

/** One route carries the procedures of all modules: headers of CORS stay where each of them shares with the origin. */
function shareWithAll(scope: FastifyInstance, origins: Origins, modules: Modules): void {
  const cors = origins.corsOfAll();
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, cors };
  });
  scope.addHook('onSend', (request, reply, _payload, done) => {
    const { path = '' } = request.params as { readonly path?: string };
    const { origin } = request.headers;
    const isShared = path.split(',').every((procedure) => {
      const module = modules.get(procedure.split('.')[0] ?? '');
      return module !== undefined && origin !== undefined && origins.mayRead(module, origin);
    });
    if (!isShared) {
      for (const name of Object.keys(reply.getHeaders()))
        if (name.startsWith('access-control-')) reply.removeHeader(name);
    }
    done();
  });
}
