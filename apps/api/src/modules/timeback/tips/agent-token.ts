import { Vid } from '@quintet/contracts/timeback/schemas';
import type { Context } from '../../../context.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { fieldOf } from '../../../platform/json/field-of.ts';
import type { Visitor, Visitors } from '../visitors/visitors.ts';

/** The longest a token for the agent loop may live (contract §4). */
const quarterHour = 900;

/** A token for the visitor's own stream, and the cookie that carries it where no header can be set. */
export async function createAgentToken(
  ctx: Context<unknown, Visitor>,
): Promise<{ token: string; expires_in: number }> {
  const token = await ctx.core.tokens.sign({
    aud: 'agent_loop',
    sub: ctx.identity.vid,
    seconds: quarterHour,
  });
  ctx.reply.addCookie(
    `tb_loop=${token}; Path=/agent/loop; Max-Age=${quarterHour}; Secure; HttpOnly; SameSite=Strict`,
  );
  return { token, expires_in: quarterHour };
}

/** Whose stream it is, and until when. */
export interface Listener {
  readonly vid: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * Whose stream is asked for: from the bearer token, else `?token=`, else the `tb_loop` cookie. Throws `invalid_jwt` for a
 * token that is absent, expired, made for something else, or lives longer than fifteen minutes (contract §4).
 */
export async function authenticateAgentLoop(
  ctx: Context<{ readonly visitors: Visitors }>,
  raw: unknown,
): Promise<Listener> {
  const given = ctx.caller.bearer ?? fieldOf(raw, 'token') ?? ctx.caller.cookie('tb_loop');
  const { tokens } = ctx.core;
  const token = typeof given === 'string' ? await tokens.verify(given, 'agent_loop', quarterHour) : undefined;
  const vid = Vid.safeParse(token?.sub);
  if (token === undefined || !vid.success) throw new ContractError('invalid_jwt');
  // A stream needs the database: one that cannot be served is refused before it begins.
  if ((await ctx.services.visitors.findAnew(vid.data)) === undefined) throw new ContractError('invalid_jwt');
  return { vid: vid.data, expiresAt: token.expiresAt };
}
