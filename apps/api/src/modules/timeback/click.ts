import type { Context } from '../../context.ts';
import { experimentOf } from './experiment.ts';
import type { Visitor } from './visitors.ts';

/** Counts a click on the call to action for the variant the visitor sees. Before the quiz there is none to count. */
export async function recordClick(ctx: Context<Visitor>): Promise<{ recorded: boolean }> {
  const { vid, icp, outcome } = ctx.identity;
  if (outcome === null) return { recorded: false };
  const { exposures, shipped } = ctx.services.timeback;
  const experiment = experimentOf(icp, outcome);
  const variant = shipped.variantFor(experiment, vid);
  await exposures.clicked({ vid, experiment, variant });
  return { recorded: true };
}
