import { type AnyRouter, getTRPCErrorShape } from '@trpc/server';
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify';
import { errorCodes, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { PluggedModule } from '../../module.ts';
import { describeAsContract, type TrpcContext } from '../../refusals.ts';
import { fieldOf } from '../../platform/json/field-of.ts';
import type { Origins } from '../allow-origins.ts';
import { mostBytesOf } from '../body-limit.ts';
import { logRefusedIn } from '../log-requests.ts';
import { createContext } from '../request-context.ts';
import type { TakeUpgrade } from '../ws/upgrades.ts';
import { mountTrpcSocket } from './mount-trpc-socket.ts';
import { largestBatch, listProcedures, type Procedures } from './procedures.ts';

/** tRPC at `/trpc`, in a scope of its own because its plugin replaces the JSON parser. */
export async function mountTrpc(
  app: FastifyInstance,
  router: AnyRouter,
  given: {
    readonly modules: readonly PluggedModule[];
    readonly origins: Origins;
    readonly takeUpgrade: TakeUpgrade;
  },
): Promise<void> {
  const procedures = listProcedures(router, given);
  mountTrpcSocket(app, { router, procedures, takeUpgrade: given.takeUpgrade });
  await app.register(async (scope) => {
    logRefusedIn(scope);
    shareWithAll(scope, given.origins, procedures);
    refuseLong(scope, procedures);
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

/** One route carries what may be long and what may not: a body is read as far as any may go, and then each has its own limit. */
function refuseLong(scope: FastifyInstance, procedures: Procedures): void {
  const bodyLimit = Math.max(...[...procedures.values()].map(({ mostBytes }) => mostBytes));
  scope.addHook('onRoute', (route) => {
    route.bodyLimit = bodyLimit;
  });
  scope.addHook('preValidation', (request, _reply, done) => {
    const { body } = request;
    const called = proceduresOf(request).map((name) => mostBytesOf(procedures.get(name)));
    const isLong = typeof body === 'string' && Buffer.byteLength(body) > Math.min(...called);
    done(isLong ? new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE() : undefined);
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
