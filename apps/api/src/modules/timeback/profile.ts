import type { Profile } from '@quintet/contracts/timeback/schemas';
import type { Context } from '../../context.ts';
import { ContractError } from '../../platform/contract-error.ts';
import { clearCookie } from './session.ts';
import type { Visitor } from './visitors.ts';

/** The five fields of a return visitor; answers are `null` before the quiz (contract §3). */
export function getProfile(ctx: Context<Visitor>): Profile {
  const { email, icp, outcome, context_key, context_value } = ctx.identity;
  return { email, icp, outcome, context_key, context_value };
}

/** Forgets the visitor and everything kept about them. A second call finds nobody: `invalid_vid`. */
export async function deleteProfile(ctx: Context<Visitor>): Promise<{ deleted: true }> {
  const { visitors, exposures, repeats } = ctx.services.timeback;
  exposures.forget(ctx.identity.vid);
  repeats.forget(ctx.identity.vid);
  const deleted = await visitors.delete(ctx.identity.vid);
  if (!deleted) throw new ContractError('invalid_vid');
  clearCookie(ctx);
  return { deleted: true };
}
