import type { Profile } from '@quintet/contracts/timeback/schemas';
import type { Context } from '../../../context.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { clearCookie } from './session.ts';
import type { Visitor, Visitors } from './visitors.ts';

/** The five fields of a return visitor; answers are `null` before the quiz (contract §3). */
export function getProfile(ctx: Context<unknown, Visitor>): Profile {
  const { email, icp, outcome, context_key, context_value } = ctx.identity;
  return { email, icp, outcome, context_key, context_value };
}

/** Forgets the visitor and everything kept about them. A second call finds nobody: `invalid_vid`. */
export async function deleteProfile(
  ctx: Context<{ readonly visitors: Visitors }, Visitor>,
): Promise<{ deleted: true }> {
  const deleted = await ctx.services.visitors.delete(ctx.core.bus, ctx.identity.vid);
  if (!deleted) throw new ContractError('invalid_vid');
  clearCookie(ctx);
  return { deleted: true };
}
