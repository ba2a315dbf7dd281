import type { AdminSessionInput } from '@quintet/contracts/timeback/admin-schemas';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import type { Verified } from '../../../platform/auth/tokens.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';

const longestSeconds = 12 * 3600;

/**
 * Who runs the site: the subject of a service token, from the header or from the cookie that signing in sets. Throws
 * `invalid_jwt` for any other.
 */
export async function authenticateAdmin(ctx: Context): Promise<string> {
  const { sub } = await readServiceToken(ctx, ctx.caller.bearer ?? ctx.caller.cookie('tb_service'));
  return sub;
}

/**
 * Signs in with a service token. The cookie has a token of its own, which ends with the given one and after twelve
 * hours at the latest. Throws `invalid_jwt`.
 */
export async function startAdminSession(ctx: Context, { token }: z.output<typeof AdminSessionInput>) {
  const { sub, expiresAt } = await readServiceToken(ctx, token.trim());
  const seconds = Math.min(longestSeconds, Math.floor((expiresAt - Date.now()) / 1000));
  if (seconds < 1) throw new ContractError('invalid_jwt');
  const kept = await ctx.core.tokens.sign({ aud: 'service', sub, seconds });
  ctx.reply.addCookie(writeCookie(kept, seconds));
  return { name: sub, expires_at: new Date(Date.now() + seconds * 1000).toISOString() };
}

/** Who is signed in, and until when. */
export async function getAdminSession(ctx: Context<unknown, string>) {
  const given = ctx.caller.bearer ?? ctx.caller.cookie('tb_service');
  const { sub, expiresAt } = await readServiceToken(ctx, given);
  return { name: sub, expires_at: new Date(expiresAt).toISOString() };
}

/** Takes the cookie back. */
export function endAdminSession(ctx: Context): { ended: true } {
  ctx.reply.addCookie(writeCookie('', 0));
  return { ended: true };
}

async function readServiceToken(ctx: Context, token: string | undefined): Promise<Verified> {
  const verified = token === undefined ? undefined : await ctx.core.tokens.verify(token, 'service');
  if (verified === undefined) throw new ContractError('invalid_jwt');
  return verified;
}

function writeCookie(token: string, seconds: number): string {
  return `tb_service=${token}; Path=/; Max-Age=${seconds}; Secure; HttpOnly; SameSite=Strict`;
}
