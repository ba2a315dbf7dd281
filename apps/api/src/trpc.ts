import type { AnswerOf, GivenAnswer, Operation, Socket, Stream } from '@quintet/contracts/operation';
import {
  initTRPC,
  type TRPCMutationProcedure,
  type TRPCQueryProcedure,
  type TRPCSubscriptionProcedure,
} from '@trpc/server';
import type { OpenApiMeta } from 'trpc-openapi';
import type { z } from 'zod';
import type { Context } from './context.ts';
import { gatherEvents } from './events-answer.ts';
import {
  type Authenticator,
  guard,
  type Guarded,
  type Handler,
  type Locked,
  type WhenUnavailable,
} from './guard.ts';
import { ContractError } from './platform/errors/contract-error.ts';
import type { TrackedEvent } from './platform/bus/tracked-events.ts';
import { DescribedFault, refuseAsContract, type TrpcContext } from './refusals.ts';
import {
  bindSocket,
  type BoundSocket,
  type SocketBinding,
  type SocketInput,
  type SocketOutput,
} from './sockets.ts';
import { type EventSource, tellEvents, tellSocket } from './subscriptions.ts';

/**
 * What a procedure carries besides its types: where it stands on REST, and what both doors call. A procedure is only ever
 * called with the services of the module that brought it (module.ts), which is why these are methods.
 */
export interface Meta extends OpenApiMeta {
  operation?: Operation;
  handle?(ctx: Context, raw: unknown): Promise<unknown>;
  /** The check of what clients have to send as headers: nothing else of a call is read before. */
  admit?(ctx: Context): Promise<void>;
  stream?: Stream;
  open?(ctx: Context, raw: unknown): Promise<EventSource>;
  socket?: BoundSocket;
  /** Headers that a client has to send. */
  headers?: readonly string[];
}

const trpc = initTRPC
  .meta<Meta>()
  .context<TrpcContext>()
  .create({
    // A client who hears nothing for a minute connects anew.
    sse: { ping: { enabled: true, intervalMs: 25_000 }, client: { reconnectAfterInactivityMs: 60_000 } },
    errorFormatter({ shape, error }) {
      const described = error.cause instanceof DescribedFault ? error.cause.described : undefined;
      return {
        ...shape,
        data: {
          code: shape.data.code,
          httpStatus: described?.status ?? shape.data.httpStatus,
          /** The very body that the REST path sends. */
          body: described?.body,
          retryAfter: described?.retryAfter,
        },
      };
    },
  });

export const router = trpc.router;

interface Definition<Op extends Operation> {
  input: z.input<Op['input']>;
  output: AnswerOf<Op>;
  meta: Meta;
}

type ProcedureOf<Op extends Operation> = Op['method'] extends 'GET'
  ? TRPCQueryProcedure<Definition<Op>>
  : TRPCMutationProcedure<Definition<Op>>;

type SubscriptionOf<S extends Stream> = TRPCSubscriptionProcedure<{
  input: z.input<S['input']>;
  output: AsyncIterable<{ id: string; data: TrackedEvent }, void, undefined>;
  meta: Meta;
}>;

type SocketSubscriptionOf<S extends Socket> = TRPCSubscriptionProcedure<{
  input: SocketInput<S>;
  output: AsyncIterable<{ id: string; data: SocketOutput<S> }, void, undefined>;
  meta: Meta;
}>;

/** One authenticator per kind of auth that the operations of a module name. */
export type Authenticators<Services, Identities> = {
  readonly [Kind in keyof Identities]: Authenticator<Services, Identities[Kind]>;
};

/** What each auth that an operation may name proves: `public` nothing. */
type Known<Identities> = Identities & { readonly public: undefined };

const anyone = { check: () => undefined };

/**
 * What a module makes its router of: binds its operations and streams to functions, behind its own authenticators and
 * `public`, which lets anyone in.
 */
export function createProcedures<Services, Identities = unknown>(
  authenticators: Authenticators<Services, Identities>,
) {
  const authenticatorOf = findAuthenticators<Services>({ ...authenticators, public: anyone });

  /**
   * Binds an operation of a contract to its handler. Gives a tRPC procedure whose meta carries the REST address and the
   * guarded handler, so that limit, auth and validation are the same on both doors.
   */
  function implement<const Op extends Operation & { readonly auth: keyof Known<Identities> }>(
    operation: Op,
    handler: Handler<Services, Known<Identities>[Op['auth']], Op, GivenAnswer<Op>>,
    options?: { readonly whenUnavailable?: WhenUnavailable<Services> },
  ): ProcedureOf<Op>;
  // The builder cannot follow a method that is known only as data; ProcedureOf states what the last branch does.
  function implement(
    operation: Operation,
    handler: Handler<Services, unknown, Operation, unknown>,
    options: { readonly whenUnavailable?: WhenUnavailable<Services> } = {},
  ): TRPCQueryProcedure<Definition<Operation>> | TRPCMutationProcedure<Definition<Operation>> {
    const authenticator = authenticatorOf(operation);
    const handle = guard(operation, authenticator, handler, options.whenUnavailable);
    const meta = describeOperation(operation, authenticator, handle);
    const procedure = trpc.procedure
      .meta(meta)
      .use(refuseBroken(operation))
      .input(unparsed(operation.input))
      .output(unparsed(operation.output));
    const resolve = async ({ ctx, input }: { ctx: TrpcContext; input: unknown }) =>
      await refuseAsContract(operation, ctx, async (own) => gatherEvents(await meta.handle?.(own, input)));
    return operation.method === 'GET' ? procedure.query(resolve) : procedure.mutation(resolve);
  }

  /**
   * Binds a stream of a contract to the handler that says which events its caller gets. Gives a tRPC subscription; its
   * meta carries the guarded handler for the SSE path. `lastEventId` resumes it.
   */
  function implementStream<const S extends Stream & { readonly auth: keyof Known<Identities> }>(
    stream: S,
    handler: Handler<Services, Known<Identities>[S['auth']], S, EventSource>,
  ): SubscriptionOf<S>;
  function implementStream(
    stream: Stream,
    handler: Handler<Services, unknown, Stream, EventSource>,
  ): SubscriptionOf<Stream> {
    const authenticator = authenticatorOf(stream);
    const open = guard(stream, authenticator, handler);
    return trpc.procedure
      .meta({ stream, open, ...admissionOf(authenticator) })
      .use(refuseBroken(stream))
      .input(unparsed(stream.input))
      .subscription(({ ctx, input, signal }) => tellEvents({ stream, open }, { ctx, input, signal }));
  }

  /**
   * Binds a socket of a contract to what its module says of it. Gives a tRPC subscription to its events, or to the topic
   * that the input names; its meta carries what the WebSocket path calls.
   */
  function implementSocket<const S extends Socket & { readonly auth: keyof Known<Identities> }>(
    socket: S,
    binding: SocketBinding<Services, Known<Identities>[S['auth']], S>,
  ): SocketSubscriptionOf<S>;
  function implementSocket(
    contract: Socket,
    binding: SocketBinding<Services, unknown, Socket>,
  ): SocketSubscriptionOf<Socket> {
    const authenticator = authenticatorOf(contract);
    const socket = bindSocket(contract, authenticator, binding);
    return trpc.procedure
      .meta({ socket, ...admissionOf(authenticator) })
      .use(refuseBroken(contract))
      .input(unparsed(contract.input))
      .subscription(({ ctx, input, signal }) => tellSocket(socket, { ctx, input, signal }));
  }

  return { implement, implementStream, implementSocket };
}

function findAuthenticators<Services>(
  authenticators: Readonly<Record<string, Authenticator<Services, unknown>>>,
): (locked: Locked) => Authenticator<Services, unknown> {
  const kinds = new Map(Object.entries(authenticators));
  return ({ auth, name }) => {
    const authenticator = kinds.get(auth);
    if (authenticator === undefined) throw new Error(`${name}: no authenticator is called ${auth}`);
    return authenticator;
  };
}

function describeOperation<Services>(
  operation: Operation,
  authenticator: Authenticator<Services, unknown>,
  handle: Guarded<Services, unknown>,
): Meta {
  const { method, path, summary, table } = operation;
  const { headers } = authenticator;
  return {
    openapi: { method, path, summary, tags: [table.document] },
    operation,
    handle,
    ...(headers === undefined ? {} : { headers }),
    ...admissionOf(authenticator),
  };
}

function admissionOf<Services>({ headers, check }: Authenticator<Services, unknown>): Pick<Meta, 'admit'> {
  if (headers === undefined) return {};
  return {
    async admit(ctx: Context<Services>) {
      await check(ctx, undefined);
    },
  };
}

/** An input that tRPC cannot read is told as broken JSON is over REST: behind the headers that have to be sent. */
function refuseBroken(operation: Locked) {
  return trpc.middleware(async ({ ctx, meta, next }) => {
    const result = await next();
    if (result.ok || result.error.code !== 'BAD_REQUEST' || result.error.cause instanceof DescribedFault)
      return result;
    return await refuseAsContract(operation, ctx, async (own) => {
      await meta?.admit?.(own);
      throw new ContractError(operation.table.faults.invalid_json);
    });
  });
}

/**
 * The same schema for the document generator, but without effect inside tRPC: the guard parses later, after limit and
 * auth, so that errors come in the contract's order.
 */
function unparsed<Schema extends z.ZodType>(schema: Schema): Schema {
  return Object.create(schema, { parseAsync: { value: (value: unknown) => Promise.resolve(value) } });
}
