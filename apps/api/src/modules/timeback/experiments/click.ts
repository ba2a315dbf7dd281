import type { Context } from '../../../context.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import type { Visitor } from '../visitors/visitors.ts';
import { experimentOf } from './experiment.ts';
import { countClick } from './exposures.ts';
import { readShipped } from './shipped-variants.ts';
import { assignVariant } from './variants.ts';

/**
 * Counts a click on the call to action for the variant the visitor sees. Before the quiz there is none to
 * count. Throws `invalid_vid` when the visitor was deleted a moment ago.
 */
export async function recordClick({
  core,
  identity: { vid, icp, outcome },
}: Context<unknown, Visitor>): Promise<{ recorded: boolean }> {
  if (outcome === null) return { recorded: false };
  const { prisma } = core.db;
  const experiment = experimentOf(icp, outcome);
  const shipped = (await readShipped(prisma, experiment)).get(experiment);
  const variant = shipped?.variant ?? assignVariant(experiment, vid);
  if (!(await countClick(prisma, { vid, experiment, variant }))) throw new ContractError('invalid_vid');
  return { recorded: true };
}
