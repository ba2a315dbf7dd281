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
import {
  guard,
  guardHeaders,
  type Guarded,
  type Handler,
  type Locked,
  type WhenUnavailable,
} from './guard.ts';
import { describeError, trpcCodeOf, type DescribedError } from './platform/describe-error.ts';
import type { BusEvent } from './platform/bus-event.ts';
import { trackedEvents, type TrackedEvent } from './platform/tracked-events.ts';
import { fieldOf } from './platform/unparsed.ts';

/** What a procedure carries besides its types: where it stands on REST, and the guarded handler both doors call. */
export interface Meta extends OpenApiMeta {
  operation?: Operation;
  handle?: Guarded;
  /** What REST checks before it reads the body. */
  admit?: ((ctx: Context) => Promise<void>) | undefined;
  stream?: Stream;
  open?: Guarded<EventSource>;
}

/** Which events a stream gives to its caller. */
export interface EventSource {
  /** Streams of the bus; a cursor has the position in each. */
  readonly streams: readonly string[];
  readonly types: ReadonlySet<string>;
  /** Where a caller without a cursor begins; `now` by default. */
  readonly begin?: 'now' | 'start';
  /** Whether nothing follows an event: the stream ends behind it. */
  readonly isLast?: (event: BusEvent) => boolean;
  /** When an SSE stream ends at the latest, in milliseconds since the epoch. */
  readonly closeAt?: number;
  /** Called once, when the caller is gone. */
  readonly onEnd?: () => void;
}

const trpc = initTRPC
  .meta<Meta>()
  .context<Context>()
  .create({
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

interface ImplementOptions {
  readonly whenUnavailable?: WhenUnavailable;
}

type ProcedureOf<Op extends Operation> = Op['method'] extends 'GET'
  ? TRPCQueryProcedure<Definition<Op>>
  : TRPCMutationProcedure<Definition<Op>>;

/**
 * Binds an operation of a contract to its handler. Gives a tRPC procedure whose meta carries the REST address and the
 * guarded handler, so that limit, auth and validation are the same on both doors.
 */
export function implement<const Op extends Operation>(
  operation: Op,
  handler: Handler<Op, z.input<Op['output']>>,
  options?: ImplementOptions,
): ProcedureOf<Op>;
// The builder cannot follow a method that is known only as data; ProcedureOf states what the last branch does.
export function implement(
  operation: Operation,
  handler: Handler<Operation, unknown>,
  options: ImplementOptions = {},
): TRPCQueryProcedure<Definition<Operation>> | TRPCMutationProcedure<Definition<Operation>> {
  const handle = guard(operation, handler, options.whenUnavailable);
  const { method, path, summary, table } = operation;
  const procedure = trpc.procedure
    .meta({
      openapi: { method, path, summary, tags: [table.document] },
      operation,
      handle,
      admit: guardHeaders(operation),
    })
    .input(unparsed(operation.input))
    .output(unparsed(operation.output));
  const resolve = async ({ ctx, input }: { ctx: Context; input: unknown }) =>
    await refuseAsContract(operation, ctx, async () => await handle(ctx, input));
  return method === 'GET' ? procedure.query(resolve) : procedure.mutation(resolve);
}

type SubscriptionOf<S extends Stream> = TRPCSubscriptionProcedure<{
  input: z.input<S['input']>;
  output: AsyncIterable<{ id: string; data: TrackedEvent }, void, undefined>;
  meta: Meta;
}>;

/**
 * Binds a stream of a contract to the handler that says which events its caller gets. Gives a tRPC subscription; its
 * meta carries the guarded handler for the SSE path. `lastEventId` resumes it.
 */
export function implementStream<const S extends Stream>(
  stream: S,
  handler: Handler<S, EventSource>,
): SubscriptionOf<S>;
export function implementStream(
  stream: Stream,
  handler: Handler<Stream, EventSource>,
): SubscriptionOf<Stream> {
  const open = guard(stream, handler);
  const procedure = trpc.procedure.meta({ stream, open }).input(unparsed(stream.input));
  return procedure.subscription(async function* ({ ctx, input, signal }) {
    const source = await refuseAsContract(stream, ctx, async () => await open(ctx, input));
    const cursor = fieldOf(input, 'lastEventId');
    const start = typeof cursor === 'string' && cursor !== '' ? { cursor } : (source.begin ?? 'now');
    try {
      yield* trackedEvents(ctx.services.bus.subscribe({ ...source, start, signal }), source.isLast);
    } finally {
      source.onEnd?.();
    }
  });
}

async function refuseAsContract<Output>(
  operation: Locked,
  ctx: Context,
  run: () => Promise<Output>,
): Promise<Output> {
  try {
    return await run();
  } catch (error) {
    const described = describeError(operation.table, error, operation.path);
    if (described.cause !== undefined) {
      ctx.log.error({ err: described.cause, request_id: ctx.requestId }, 'request failed');
    }
    for (const [name, value] of Object.entries(described.headers)) ctx.reply.setHeader(name, value);
    const cause = new DescribedFault(described);
    throw new TRPCError({ code: trpcCodeOf(described.status), message: described.message, cause });
  }
}

/**
 * The same schema for the document generator, but without effect inside tRPC: the guard parses later, after limit and
 * auth, so that errors come in the contract's order.
 */
function unparsed<Schema extends z.ZodType>(schema: Schema): Schema {
  return Object.create(schema, { parseAsync: { value: (value: unknown) => Promise.resolve(value) } });
}
