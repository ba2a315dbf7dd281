import type { SignInInput } from '@quintet/contracts/bloom/account';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import { writeSessionCookie } from '../../../platform/auth/session-cookie.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { type AccessServices, sessionCookie } from './authenticate.ts';
import type { Identity } from './identity.ts';
import { checkPassword } from './passwords.ts';

const halfDay = 43_200;

/** Signs in with address and password. Throws `UNAUTHORIZED`, or `FORBIDDEN` where people sign in with Supabase. */
export async function signIn(ctx: Context<AccessServices>, input: z.output<typeof SignInInput>) {
  const { core, services } = ctx;
  requireLocalSignIn(services);
  const email = input.email.trim().toLowerCase();
  const account = await core.db.prisma.bloomAccount.findUnique({ where: { email } });
  const isRight = await checkPassword(input.password, account?.password_hash);
  if (account === null || !isRight)
    throw new ContractError('UNAUTHORIZED', { message: 'Address and password do not match' });
  const { user_id } = account;
  services.roles.forget(user_id);
  const role = await services.roles.find(user_id, email);
  const access_token = await services.userTokens.sign({ user_id, email, role: 'user', seconds: halfDay });
  setCookie(ctx, access_token, halfDay);
  return {
    access_token,
    token_type: 'bearer' as const,
    expires_in: halfDay,
    user: { id: user_id, email, role },
  };
}

/** Throws `FORBIDDEN` where people sign in with Supabase. */
export function requireLocalSignIn({ userTokens }: Pick<AccessServices, 'userTokens'>): void {
  if (!userTokens.isLocal) throw new ContractError('FORBIDDEN', { message: 'Sign in with Supabase here' });
}

/** Takes the cookie back. */
export function signOut(ctx: Context): { signed_out: true } {
  setCookie(ctx, '', 0);
  return { signed_out: true };
}

/** Who is signed in, and until when. */
export function getSession({ identity }: Context<AccessServices, Identity>) {
  const { user_id, email, role, expiresAt } = identity;
  return { user_id, email, role, expires_at: new Date(expiresAt).toISOString() };
}

function setCookie({ core, reply }: Pick<Context, 'core' | 'reply'>, value: string, seconds: number): void {
  reply.addCookie(writeSessionCookie(core.config, { name: sessionCookie, value, seconds }));
}
