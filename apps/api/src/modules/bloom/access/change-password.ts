import type { ChangePasswordInput } from '@quintet/contracts/bloom/account';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import type { Identity } from './identity.ts';
import { checkPassword, hashPassword } from './passwords.ts';
import { requireLocalSignIn } from './sign-in.ts';
import type { UserTokens } from './user-tokens.ts';

/**
 * Gives the caller another password. Tokens that were given out before hold till they end. Throws `FORBIDDEN` when the
 * current one is another, for callers without an account, and where people sign in with Supabase.
 */
export async function changePassword(
  { core, services, identity }: Context<{ readonly userTokens: UserTokens }, Identity>,
  { current_password, new_password }: z.output<typeof ChangePasswordInput>,
) {
  requireLocalSignIn(services);
  const { prisma } = core.db;
  const user_id = identity.role === 'service' ? '' : (identity.user_id ?? '');
  const account = await prisma.bloomAccount.findUnique({ where: { user_id } });
  const password_hash = account?.password_hash;
  if (password_hash === undefined || !(await checkPassword(current_password, password_hash)))
    throw notRight();
  const { count } = await prisma.bloomAccount.updateMany({
    // Of two changes at once the second began with a password that is no longer the current one.
    where: { user_id, password_hash },
    data: { password_hash: await hashPassword(new_password) },
  });
  if (count === 0) throw notRight();
  return { message: 'Password changed' as const };
}

function notRight(): ContractError {
  return new ContractError('FORBIDDEN', { message: 'The current password is another' });
}
