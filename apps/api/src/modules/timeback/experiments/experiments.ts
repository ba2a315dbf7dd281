import type {
  Arm,
  Experiment,
  HistoryInput,
  ResumeInput,
  ShipInput,
} from '@quintet/contracts/timeback/admin-schemas';
import { icps, quizzes } from '@quintet/contracts/timeback/schemas';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { inventTallies } from './demo-history.ts';
import { experimentOf, type Tally } from './experiment.ts';
import { chooseHistory } from './history-source.ts';
import { newcombeInterval, wilsonInterval } from './proportions.ts';
import { readShipped, removeShipped, storeShipped, type Shipped } from './shipped-variants.ts';
import type { Variant } from './variants.ts';
import { readClock } from '../../../platform/clock.ts';

/** The pages of this node, which are composed for the variants of before. */
interface PageCache {
  clear(): void;
}

type ExperimentContext = Context<{ readonly pages: PageCache }, string>;

/** Below this an arm says more about single visitors than about its headline. */
const fewestVisitors = 100;

const names = icps.flatMap((icp) =>
  quizzes[icp].outcomes.map(({ value, label }) => ({
    experiment: experimentOf(icp, value),
    icp,
    outcome: value,
    outcome_label: label,
  })),
);

/** Every experiment with what its counts say, the most visited first. */
export async function listExperiments(ctx: Context<unknown, string>, input: z.output<typeof HistoryInput>) {
  const history = await chooseHistory(ctx, input);
  const { prisma } = ctx.core.db;
  const tallies: readonly Tally[] =
    history.source === 'invented' ? inventTallies() : await prisma.timebackExperimentTally.findMany();
  const shipped = await readShipped(prisma);
  const experiments = names.map((name) => describeExperiment(name, tallies, shipped.get(name.experiment)));
  const visitorsOf = ({ arms }: Experiment) => arms.reduce((sum, { visitors }) => sum + visitors, 0);
  return {
    ...history,
    fewest_visitors: fewestVisitors,
    experiments: experiments.sort((one, other) => visitorsOf(other) - visitorsOf(one)),
  };
}

/** Gives one variant to everybody: on this node at once, on every other within five seconds. Throws `not_found`. */
export async function shipVariant(
  { core, services, identity: by }: ExperimentContext,
  { experiment, variant_id: variant }: z.output<typeof ShipInput>,
) {
  requireExperiment(experiment);
  const shipped = { variant, by, at: await readClock(core.db.prisma) };
  await storeShipped(core.db.prisma, experiment, shipped);
  services.pages.clear();
  return { experiment, shipped: describeShipped(shipped) };
}

/** Divides visitors again; each gets the variant of before. Throws `not_found`. */
export async function resumeExperiment(
  { core, services }: ExperimentContext,
  { experiment }: z.output<typeof ResumeInput>,
) {
  requireExperiment(experiment);
  await removeShipped(core.db.prisma, experiment);
  services.pages.clear();
  return { experiment, shipped: null };
}

function requireExperiment(experiment: string): void {
  if (!names.some((name) => name.experiment === experiment)) throw new ContractError('not_found');
}

function describeExperiment(
  name: (typeof names)[number],
  tallies: readonly Tally[],
  shipped: Shipped | undefined,
): Experiment {
  const own = tallies.filter(({ experiment }) => experiment === name.experiment);
  const one = describeArm('A', own);
  const other = describeArm('B', own);
  const difference = compare(one, other);
  return {
    ...name,
    arms: [one, other],
    difference: difference ?? null,
    verdict: judge([one, other], difference),
    shipped: shipped === undefined ? null : describeShipped(shipped),
  };
}

function describeArm(variant_id: Variant, tallies: readonly Tally[]): Arm {
  const tally = tallies.find(({ variant }) => variant === variant_id);
  const { visitors = 0, clickers = 0, impressions = 0, clicks = 0 } = tally ?? {};
  const counts = { variant_id, visitors, clickers, impressions, clicks };
  if (visitors === 0) return { ...counts, rate: null, low: null, high: null };
  return { ...counts, rate: clickers / visitors, ...wilsonInterval({ hits: clickers, of: visitors }) };
}

function compare(one: Arm, other: Arm): Experiment['difference'] | undefined {
  if (one.visitors === 0 || other.visitors === 0) return undefined;
  return newcombeInterval(
    { hits: one.clickers, of: one.visitors },
    { hits: other.clickers, of: other.visitors },
  );
}

function judge(
  arms: readonly Arm[],
  difference: Experiment['difference'] | undefined,
): Experiment['verdict'] {
  if (arms.every(({ visitors }) => visitors === 0)) return 'no_visitors';
  if (arms.some(({ visitors }) => visitors < fewestVisitors)) return 'too_few';
  if (difference === null || difference === undefined) return 'too_few';
  if (difference.low > 0) return 'a_leads';
  return difference.high < 0 ? 'b_leads' : 'unclear';
}

function describeShipped({ variant, by, at }: Shipped): NonNullable<Experiment['shipped']> {
  return { variant_id: variant, shipped_by: by, shipped_at: at.toISOString() };
}
