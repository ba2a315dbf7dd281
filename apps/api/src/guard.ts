import type { InvalidField, Limit, Operation } from '@quintet/contracts/operation';
import { isUnavailable } from '@quintet/db/is-unavailable';
import type { z } from 'zod';
import { authenticators, headerAuth, type Identities } from './authenticators.ts';
import type { Context } from './context.ts';
import { limitKeyOf } from './platform/client-address.ts';
import { ContractError } from './platform/contract-error.ts';
import { refusalHeaders } from './platform/rate-limit.ts';
import { fieldOf } from './platform/unparsed.ts';

/** What operations and streams have in common: the locks in front of them. */
export type Locked = Pick<Operation, 'name' | 'table' | 'path' | 'input' | 'auth' | 'limits' | 'invalid'>;

/** A handler bound to its operation or stream: takes the parsed input. */
export type Handler<Op extends Locked, Output> = (
  ctx: Context<Identities[Op['auth']]>,
  input: z.output<Op['input']>,
) => Promise<Output> | Output;

/** The handler behind its locks; takes whatever came over the wire. */
export type Guarded<Output = unknown> = (ctx: Context, raw: unknown) => Promise<Output>;

/** What the answer says besides its code when a dependency is away, from the unparsed input. */
export type WhenUnavailable = (ctx: Context, raw: unknown) => Promise<Readonly<Record<string, unknown>>>;

/** Puts limit, auth and validation, in that order, before a handler. */
export function guard<Op extends Locked, Output>(
  operation: Op,
  handler: Handler<Op, Output>,
  whenUnavailable?: WhenUnavailable,
): Guarded<Output> {
  const auth: Op['auth'] = operation.auth;
  const run: Guarded<Output> = async (ctx, raw) => {
    for (const limit of operation.limits) await enforce(operation, limit, ctx, raw);
    const identity = await authenticators[auth](ctx, raw);
    return handler(ctx.withIdentity(identity), parseInput(operation, raw));
  };
  if (whenUnavailable === undefined) return run;
  return async (ctx, raw) => {
    try {
      return await run(ctx, raw);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      const details = await whenUnavailable(ctx, raw);
      throw new ContractError(operation.table.faults.unavailable, details, { cause: error });
    }
  };
}

/** The part of the locks that stands before the body; `undefined` where there is none or it is needed for them. */
export function guardHeaders({
  auth,
  method,
}: Pick<Operation, 'auth' | 'method'>): ((ctx: Context) => Promise<void>) | undefined {
  if (!headerAuth.has(auth) || method === 'GET') return undefined;
  return async (ctx) => {
    await authenticators[auth](ctx, undefined);
  };
}

async function enforce(operation: Locked, limit: Limit, ctx: Context, raw: unknown): Promise<void> {
  const key = limit.by === 'ip' ? limitKeyOf(ctx.caller.address) : emailKeyOf(raw);
  if (key === undefined) return;
  const refusal = await ctx.services.limiter.consume(limit, key);
  if (refusal === undefined) return;
  throw new ContractError(
    operation.table.faults.rate_limited,
    { retry_after: refusal.retryAfter },
    { headers: refusalHeaders(refusal) },
  );
}

function emailKeyOf(raw: unknown): string | undefined {
  const email = fieldOf(raw, 'email');
  return typeof email === 'string' ? email.trim().toLowerCase().slice(0, 320) : undefined;
}

function parseInput<Op extends Locked>(operation: Op, raw: unknown): z.output<Op['input']> {
  const takesNothing = Object.keys(operation.input.shape).length === 0;
  const parsed = operation.input.safeParse(takesNothing ? {} : (raw ?? {}));
  if (parsed.success) return parsed.data as z.output<Op['input']>;
  const fields = new Map<string, InvalidField>();
  for (const issue of parsed.error.issues) {
    const paths =
      issue.path.length === 0 ? Object.keys(operation.input.shape).map((field) => [field]) : [issue.path];
    for (const path of paths) {
      const place = path.join('.');
      if (!fields.has(place)) fields.set(place, describeField(raw, path, issue));
    }
  }
  const first = [...fields.values()][0]?.field ?? '*';
  const code = operation.invalid[first] ?? operation.invalid['*'] ?? operation.table.faults.invalid_json;
  throw new ContractError(code, operation.table.invalidDetails([...fields.values()]));
}

function describeField(raw: unknown, path: readonly PropertyKey[], issue: z.core.$ZodIssue): InvalidField {
  const steps = path.map((step) => (typeof step === 'number' ? step : String(step)));
  const input = steps.reduce<unknown>((value, step) => fieldOf(value, String(step)), raw);
  return {
    field: String(steps[0]),
    missing: input === undefined || input === null,
    message: issue.message,
    path: steps,
    code: issue.code,
    expected: 'expected' in issue && typeof issue.expected === 'string' ? issue.expected : undefined,
    input,
  };
}
