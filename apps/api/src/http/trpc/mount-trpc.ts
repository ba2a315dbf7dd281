import type { Operation, Stream } from '@quintet/contracts/operation';
import { type AnyRouter, getTRPCErrorShape } from '@trpc/server';
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PluggedModule } from '../../module.ts';
import { metasOf } from '../../procedures.ts';
import { describeAsContract, type TrpcContext } from '../../trpc.ts';
import { fieldOf } from '../../platform/json/field-of.ts';
import type { Origins, Sharing } from '../allow-origins.ts';
import { logRefusedIn } from '../log-requests.ts';
import { createContext } from '../request-context.ts';

/** More calls than any page of ours makes at once. */
const largestBatch = 20;

/** tRPC at `/trpc`, in a scope of its own because its plugin replaces the JSON parser. */
export async function mountTrpc(
  app: FastifyInstance,
  router: AnyRouter,
  given: { readonly modules: readonly PluggedModule[]; readonly origins: Origins },
): Promise<void> {
  const procedures = listProcedures(router, given);
  await app.register(async (scope) => {
    logRefusedIn(scope);
    shareWithAll(scope, given.origins, procedures);
    describeFaults(scope, router, procedures);
    const options: FastifyTRPCPluginOptions<AnyRouter> = {
      prefix: '/trpc',
      trpcOptions: {
        router,
        createContext: ({ req, res }) => createTrpcContext(procedures, req, res),
        allowBatching: true,
        maxBatchSize: largestBatch,
      },
    };
    await scope.register(fastifyTRPCPlugin, options);
  });
}

interface Procedure {
  readonly operation: Operation | Stream;
  readonly module: PluggedModule;
  readonly sharing: Sharing;
}

/** By their names: one request may call those of several modules. */
type Procedures = ReadonlyMap<string, Procedure>;

function listProcedures(
  router: AnyRouter,
  { modules, origins }: { readonly modules: readonly PluggedModule[]; readonly origins: Origins },
): Procedures {
  const operations = metasOf(router).flatMap(({ operation, stream }) => operation ?? stream ?? []);
  return new Map(
    operations.map((operation): [string, Procedure] => {
      const module = modules.find(({ name }) => name === operation.table.document);
      if (module === undefined) throw new Error(`${operation.name} belongs to no module`);
      return [operation.name, { operation, module, sharing: origins.sharingOf(module, operation.path) }];
    }),
  );
}

function createTrpcContext(
  procedures: Procedures,
  request: FastifyRequest,
  reply: FastifyReply,
): TrpcContext {
  return {
    contextOf({ name }) {
      const { module, sharing } = procedures.get(name) ?? {};
      if (module === undefined || sharing === undefined) throw new Error(`No procedure is called ${name}`);
      return createContext(module.environment(), { request, reply, sharing });
    },
  };
}

/** What fails before tRPC sees the request is told as the procedure itself would: the first of those that were called. */
function describeFaults(scope: FastifyInstance, router: AnyRouter, procedures: Procedures): void {
  scope.setErrorHandler((error, request, reply) => {
    const [path = ''] = proceduresOf(request);
    const operation = procedures.get(path)?.operation;
    if (operation === undefined) throw error;
    const ctx = createTrpcContext(procedures, request, reply).contextOf(operation);
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
function shareWithAll(scope: FastifyInstance, origins: Origins, procedures: Procedures): void {
  const cors = origins.corsOfAll();
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, cors };
  });
  scope.addHook('onSend', (request, reply, _payload, done) => {
    const { origin } = request.headers;
    const isShared = proceduresOf(request).every(
      (name) => origin !== undefined && procedures.get(name)?.sharing.mayRead(origin) === true,
    );
    if (!isShared) {
      for (const name of Object.keys(reply.getHeaders()))
        if (name.startsWith('access-control-')) reply.removeHeader(name);
    }
    done();
  });
}
