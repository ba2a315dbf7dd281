import type { Context } from '../../context.ts';
import { ContractError } from '../../platform/errors/contract-error.ts';

/** One line per dependency. Throws `not_ready` with the same lines when one of them is away (TimeBack contract §6). */
export async function getReadiness({ core }: Context) {
  const checks = await core.readiness.run();
  if (Object.values(checks).every(({ ok }) => ok)) return { status: 'ready' as const, checks };
  throw new ContractError('not_ready', { status: 'unavailable', checks });
}
