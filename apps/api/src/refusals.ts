import { TRPCError } from '@trpc/server';
import type { Context } from './context.ts';
import type { Locked } from './guard.ts';
import {
  type DescribedError,
  describeError,
  isAbort,
  logCause,
  logLeft,
  trpcCodeOf,
} from './platform/errors/describe-error.ts';

/** What a call over tRPC knows: one request reaches the modules of all documents. */
export interface TrpcContext {
  /** The request as the module of an operation sees it. */
  contextOf(operation: Pick<Locked, 'name'>): Context;
}

/** What stands behind an error of tRPC. */
export class DescribedFault extends Error {
  readonly described: DescribedError;

  constructor(described: DescribedError) {
    super(described.message, { cause: described.cause });
    this.described = described;
  }
}

/** Runs what may throw errors of a contract. */
export async function refuseAsContract<Output>(
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
  const described = describeError(table, error, path, ctx.requestId);
  if (ctx.signal.aborted && isAbort(error)) logLeft(ctx.log, ctx.requestId);
  else logCause(ctx.log, described, ctx.requestId);
  for (const [name, value] of Object.entries(described.headers)) ctx.reply.setHeader(name, value);
  const cause = new DescribedFault(described);
  return new TRPCError({ code: trpcCodeOf(described.status), message: described.message, cause });
}
