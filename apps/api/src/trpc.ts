import type { Operation } from '@quintet/contracts/operation';
import { initTRPC, TRPCError, type TRPCMutationProcedure, type TRPCQueryProcedure } from '@trpc/server';
import type { OpenApiMeta } from 'trpc-openapi';
import type { z } from 'zod';
import { describeError, trpcCodeOf } from './platform/describe-error.ts';
import { guard, type Guarded, type Handler, type WhenUnavailable } from './guard.ts';
import type { Context } from './context.ts';

/** What a procedure carries besides its types: where it stands on REST, and the guarded handler both doors call. */
export interface Meta extends OpenApiMeta {
  operation: Operation;
  handle: Guarded;
}

const trpc = initTRPC
  .meta<Meta>()
  .context<Context>()
  .create({
    errorFormatter({ shape, error }) {
      const described = error.cause instanceof DescribedFault ? error.cause : undefined;
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
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly retryAfter: number | undefined;

  constructor(described: ReturnType<typeof describeError>) {
    super('described', { cause: described.cause });
    this.status = described.status;
    this.body = described.body;
    this.retryAfter = described.retryAfter;
  }
}

type Definition<Op extends Operation> = {
  input: z.input<Op['input']>;
  output: z.output<Op['output']>;
  meta: Meta;
};

type ProcedureOf<Op extends Operation> = Op['method'] extends 'GET'
  ? TRPCQueryProcedure<Definition<Op>>
  : TRPCMutationProcedure<Definition<Op>>;

/**
 * Binds an operation of a contract to its handler. Gives a tRPC procedure whose meta carries the REST address and the
 * guarded handler, so that limit, auth and validation are the same on both doors.
 */
export function implement<const Op extends Operation>(
  operation: Op,
  handler: Handler<Op>,
  options: { whenUnavailable?: WhenUnavailable } = {},
): ProcedureOf<Op> {
  const handle = guard(operation, handler, options.whenUnavailable);
  const openapi = {
    method: operation.method,
    path: operation.path,
    summary: operation.summary,
    tags: [operation.table.document],
  };
  const procedure = trpc.procedure
    .meta({ openapi, operation, handle })
    .input(unparsed(operation.input))
    .output(unparsed(operation.output));
  const resolve = async ({ ctx, input }: { ctx: Context; input: unknown }) => {
    try {
      return await handle(ctx, input);
    } catch (error) {
      throw describeForTrpc(operation, ctx, error);
    }
  };
  const built = operation.method === 'GET' ? procedure.query(resolve) : procedure.mutation(resolve);
  // The builder cannot follow a method that is known only as data; ProcedureOf states what the branch above does.
  return built as unknown as ProcedureOf<Op>;
}

function describeForTrpc(operation: Operation, ctx: Context, error: unknown): TRPCError {
  const described = describeError(operation.table, error, operation.path);
  if (described.cause !== undefined)
    ctx.log.error({ err: described.cause, request_id: ctx.requestId }, 'request failed');
  for (const [name, value] of Object.entries(described.headers)) ctx.reply.setHeader(name, value);
  const fault = new DescribedFault(described);
  return new TRPCError({ code: trpcCodeOf(described.status), message: described.message, cause: fault });
}

/**
 * The same schema for the document generator, but without effect inside tRPC: the guard parses later, after limit and
 * auth, so that errors come in the contract's order.
 */
function unparsed<Schema extends z.ZodType>(schema: Schema): Schema {
  return Object.create(schema, { parseAsync: { value: (value: unknown) => Promise.resolve(value) } });
}
