import type { Context } from '../../context.ts';
import { ContractError } from '../../platform/contract-error.ts';

/**
 * Who runs the site: the subject of a service token, from the header or from the cookie that signing in sets. Throws
 * `invalid_jwt` for any other.
 */
export async function authenticateService(ctx: Context): Promise<string> {
  const token = ctx.caller.bearer ?? ctx.caller.cookie('tb_service');
  const subject = token === undefined ? undefined : await ctx.services.tokens.verify(token, 'service');
  if (subject === undefined) throw new ContractError('invalid_jwt');
  return subject;
}
