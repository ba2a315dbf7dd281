import type { InvalidField, Limit, Operation } from '@quintet/contracts/operation';
import { isUnavailable } from '@quintet/db/is-unavailable';
import type { z } from 'zod';
import type { Context } from './context.ts';
import { ContractError } from './platform/errors/contract-error.ts';
import { fieldOf } from './platform/json/field-of.ts';
import { limitKeyOf } from './platform/limits/client-address.ts';
import { refusalHeaders } from './platform/limits/rate-limit.ts';

/** Far more levels of JSON in JSON than any document has. */
const mostLevels = 500;

/** What operations and streams have in common: the locks in front of them. */
export type Locked = Pick<Operation, 'name' | 'table' | 'path' | 'input' | 'auth' | 'limits' | 'invalid'>;

/** One kind of auth: finds out who calls, after the limits and before validation. */
export interface Authenticator<Services, Identity> {
  /** Gives what is proved of the caller. Throws the document's own error. */
  check(ctx: Context<Services>, raw: unknown): Promise<Identity> | Identity;
  /**
   * Headers that clients have to send for it. It looks at nothing else then, and is checked before a body is read, and
   * once more behind the limits.
   */
  readonly headers?: readonly string[];
}

/** A handler bound to its operation or stream: takes the parsed input. */
export type Handler<Services, Identity, Op extends Locked, Output> = (
  ctx: Context<Services, Identity>,
  input: z.output<Op['input']>,
) => Promise<Output> | Output;

/** The handler behind its locks; takes whatever came over the wire. */
export type Guarded<Services, Output> = (ctx: Context<Services>, raw: unknown) => Promise<Output>;

/** What the answer says besides its code when a dependency is away, from the unparsed input. */
export type WhenUnavailable<Services> = (
  ctx: Context<Services>,
  raw: unknown,
) => Promise<Readonly<Record<string, unknown>>>;

/** Puts limit, auth and validation, in that order, before a handler. */
export function guard<Services, Identity, Op extends Locked, Output>(
  operation: Op,
  authenticator: Authenticator<Services, Identity>,
  handler: Handler<Services, Identity, Op, Output>,
  whenUnavailable?: WhenUnavailable<Services>,
): Guarded<Services, Output> {
  const run: Guarded<Services, Output> = async (ctx, raw) => {
    for (const limit of operation.limits) await enforce(operation, limit, ctx, raw);
    const identity = await authenticator.check(ctx, raw);
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

async function enforce(operation: Locked, limit: Limit, ctx: Context, raw: unknown): Promise<void> {
  const key = limit.by === 'ip' ? limitKeyOf(ctx.caller.address) : emailKeyOf(raw);
  if (key === undefined) return;
  const refusal = await ctx.core.limiter.consume(limit, key);
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

/** Gives what an input says. Throws the document's error about the fields that are rejected. */
export function parseInput<Op extends Pick<Locked, 'table' | 'input' | 'invalid'>>(
  operation: Op,
  raw: unknown,
): z.output<Op['input']> {
  if (isDeeper(raw, mostLevels)) throw new ContractError(operation.table.faults.invalid_json);
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
  const { invalid } = operation;
  const [{ field, code: mistake } = { field: '*', code: '' }] = fields.values();
  const code =
    invalid[`${field}:${mistake}`] ?? invalid[field] ?? invalid['*'] ?? operation.table.faults.invalid_json;
  throw new ContractError(code, operation.table.invalidDetails([...fields.values()], code));
}

/** Whether a value has more than so many levels inside: whatever walks through it later would run out of stack. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
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
