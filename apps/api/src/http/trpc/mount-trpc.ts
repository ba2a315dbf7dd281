import { type AnyRouter, getTRPCErrorShape } from '@trpc/server';
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PluggedModule } from '../../module.ts';
import { metasOf } from '../../procedures.ts';
import { describeAsContract, type TrpcContext } from '../../trpc.ts';
import type { Origins } from '../allow-origins.ts';
import { fieldOf } from '../../platform/json/field-of.ts';
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
    describeFaults(scope, router, byName);
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

/** What fails before tRPC sees the request is told as the procedure itself would: the first of those that were called. */
function describeFaults(scope: FastifyInstance, router: AnyRouter, modules: Modules): void {
  const operations = metasOf(router).flatMap(({ operation, stream }) => operation ?? stream ?? []);
  scope.setErrorHandler((error, request, reply) => {
    const [path] = proceduresOf(request);
    const operation = operations.find(({ name }) => name === path);
    if (operation === undefined) throw error;
    const ctx = createTrpcContext(modules, request, reply).contextOf(operation.table.document);
    const refusal = describeAsContract(operation, ctx, error);
    const config = router._def._config;
    const shape = getTRPCErrorShape({
      config,
      error: refusal,
      type: 'unknown',
      path,
      input: undefined,
      ctx: undefined,
    });
    return reply.code(shape.data.httpStatus).send({ error: shape });
  });
}

/** The procedures that a request calls: several, with commas between them, in a batch. */
function proceduresOf({ params }: FastifyRequest): string[] {
  return String(fieldOf(params, 'path') ?? '').split(',');
}

/** One route carries the procedures of all modules: headers of CORS stay where each of them shares with the origin. */
function shareWithAll(scope: FastifyInstance, origins: Origins, modules: Modules): void {
  const cors = origins.corsOfAll();
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, cors };
  });
  scope.addHook('onSend', (request, reply, _payload, done) => {
    const { origin } = request.headers;
    const isShared = proceduresOf(request).every((procedure) => {
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
