import type { Operation, Stream } from '@quintet/contracts/operation';
import {
  initTRPC,
  TRPCError,
  type TRPCMutationProcedure,
  type TRPCQueryProcedure,
  type TRPCSubscriptionProcedure,
} from '@trpc/server';
import type { OpenApiMeta } from 'trpc-openapi';
import type { z } from 'zod';
import type { Context } from './context.ts';
import { type Authenticator, guard, type Handler, type Locked, type WhenUnavailable } from './guard.ts';
import { type Ends, trackedEvents, type TrackedEvent } from './platform/bus/tracked-events.ts';
import {
  type DescribedError,
  describeError,
  logCause,
  trpcCodeOf,
} from './platform/errors/describe-error.ts';
import { fieldOf } from './platform/json/field-of.ts';

/**
 * What a procedure carries besides its types: where it stands on REST, and what both doors call. A procedure is only ever
 * called with the services of the module that brought it (module.ts), which is why these are methods.
 */
export interface Meta extends OpenApiMeta {
  operation?: Operation;
  handle?(ctx: Context, raw: unknown): Promise<unknown>;
  /** What REST checks before it reads the body. */
  admit?(ctx: Context): Promise<void>;
  stream?: Stream;
  open?(ctx: Context, raw: unknown): Promise<EventSource>;
  /** Headers that a client has to send. */
  headers?: readonly string[];
}

/** Which events a stream gives to its caller. */
export interface EventSource extends Ends {
  /** Streams of the bus; a cursor has the position in each. */
  readonly streams: readonly string[];
  readonly types: ReadonlySet<string>;
  /** Where a caller without a cursor begins; `now` by default. */
  readonly begin?: 'now' | 'start';
  /** When the stream ends at the latest, in milliseconds since the epoch. */
  readonly closeAt?: number;
  /** Called once, when the caller is gone. */
  readonly onEnd?: () => void;
}

/** What a call over tRPC knows: one request reaches the modules of all documents. */
export interface TrpcContext {
  /** The request as the module of an operation sees it. */
  contextOf(operation: Pick<Locked, 'name'>): Context;
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

class DescribedFault extends Error {
  readonly described: DescribedError;

  constructor(described: DescribedError) {
    super(described.message, { cause: described.cause });
    this.described = described;
  }
}

interface Definition<Op extends Operation> {
  input: z.input<Op['input']>;
  output: z.output<Op['output']>;
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
  const kinds = new Map(
    Object.entries<Authenticator<Services, unknown>>({ ...authenticators, public: anyone }),
  );
  const authenticatorOf = ({ auth, name }: Locked): Authenticator<Services, unknown> => {
    const authenticator = kinds.get(auth);
    if (authenticator === undefined) throw new Error(`${name}: no authenticator is called ${auth}`);
    return authenticator;
  };

  /**
   * Binds an operation of a contract to its handler. Gives a tRPC procedure whose meta carries the REST address and the
   * guarded handler, so that limit, auth and validation are the same on both doors.
   */
  function implement<const Op extends Operation & { readonly auth: keyof Known<Identities> }>(
    operation: Op,
    handler: Handler<Services, Known<Identities>[Op['auth']], Op, z.input<Op['output']>>,
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
    const { method, path, summary, table } = operation;
    const { headers } = authenticator;
    const meta: Meta = {
      openapi: { method, path, summary, tags: [table.document] },
      operation,
      handle,
      ...(headers === undefined ? {} : { headers }),
      ...(headers === undefined || method === 'GET' ? {} : { admit: admitBy(authenticator) }),
    };
    const procedure = trpc.procedure
      .meta(meta)
      .input(unparsed(operation.input))
      .output(unparsed(operation.output));
    const resolve = async ({ ctx, input }: { ctx: TrpcContext; input: unknown }) =>
      await refuseAsContract(operation, ctx, async (own) => await meta.handle?.(own, input));
    return method === 'GET' ? procedure.query(resolve) : procedure.mutation(resolve);
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
    const open = guard(stream, authenticatorOf(stream), handler);
    return trpc.procedure
      .meta({ stream, open })
      .input(unparsed(stream.input))
      .subscription(({ ctx, input, signal }) => tellEvents(stream, open, { ctx, input, signal }));
  }

  return { implement, implementStream };
}

/** What a subscription sends: the events of the source that the guarded handler opens for this call. */
async function* tellEvents(
  stream: Stream,
  open: NonNullable<Meta['open']>,
  { ctx, input, signal }: { ctx: TrpcContext; input: unknown; signal: AbortSignal | undefined },
) {
  const { bus } = ctx.contextOf(stream).core;
  const source = await refuseAsContract(stream, ctx, async (own) => await open(own, input));
  const cursor = fieldOf(input, 'lastEventId');
  const start = typeof cursor === 'string' && cursor !== '' ? { cursor } : (source.begin ?? 'now');
  const over = endsAt(source.closeAt, signal);
  try {
    yield* trackedEvents(bus.subscribe({ ...source, start, signal: over }), source);
  } catch (error) {
    throw describeAsContract(stream, ctx.contextOf(stream), error);
  } finally {
    source.onEnd?.();
  }
}

function admitBy<Services>({ check }: Authenticator<Services, unknown>) {
  return async (ctx: Context<Services>) => {
    await check(ctx, undefined);
  };
}

/** Raised when the client is gone, or at a time in milliseconds since the epoch. */
function endsAt(time: number | undefined, signal: AbortSignal | undefined): AbortSignal | undefined {
  if (time === undefined) return signal;
  const late = AbortSignal.timeout(Math.max(0, time - Date.now()));
  return signal === undefined ? late : AbortSignal.any([signal, late]);
}

async function refuseAsContract<Output>(
  operation: Locked,
  { contextOf }: TrpcContext,
  run: (ctx: Context) => Promise<Output>,
): Promise<Output> {
  const ctx = contextOf(operation);
  try {
    return await run(ctx);
  } catch (error) {
    throw describeAsContract(operation, ctx, error);
  }
}

/** A fault in the words of the contract; its cause is logged. */
export function describeAsContract(
  { table, path }: Pick<Locked, 'table' | 'path'>,
  ctx: Context,
  error: unknown,
): TRPCError {
  const described = describeError(table, error, path);
  logCause(ctx.log, described, ctx.requestId);
  for (const [name, value] of Object.entries(described.headers)) ctx.reply.setHeader(name, value);
  const cause = new DescribedFault(described);
  return new TRPCError({ code: trpcCodeOf(described.status), message: described.message, cause });
}

/**
 * The same schema for the document generator, but without effect inside tRPC: the guard parses later, after limit and
 * auth, so that errors come in the contract's order.
 */
function unparsed<Schema extends z.ZodType>(schema: Schema): Schema {
  return Object.create(schema, { parseAsync: { value: (value: unknown) => Promise.resolve(value) } });
}
