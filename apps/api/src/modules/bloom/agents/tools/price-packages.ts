import { text } from '@quintet/contracts/operation';
import type { Prisma } from '@quintet/db/generated/client';
import type { Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import { readClock } from '../../../../platform/clock.ts';
import { discountedPrice } from '../../pricing/discounted-price.ts';
import { findReason, normalizeCode } from '../../pricing/pricing.ts';
import type { Source, Work } from '../customer/work.ts';

export const PricePackagesInput = z.object({
  yearly_budget: z.number().min(0).max(1_000_000_000).optional().describe('What may be spent in a year'),
  projects: z.int().min(0).max(1_000_000).optional(),
  team_members: z.int().min(0).max(1_000_000).optional(),
  code: text(60).optional().describe('A discount code that the customer has'),
});

/** A package with its prices, and whether it is enough for what was asked. */
export interface PricedPackage {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly price_monthly: number;
  readonly price_yearly: number;
  /** With the code; nothing where it gives nothing. */
  readonly discounted_monthly: number | null;
  readonly discounted_yearly: number | null;
  /** Nothing where there is no limit. */
  readonly max_projects: number | null;
  readonly max_team_members: number | null;
  readonly fits: boolean;
}

/** The packages that are sold, cheapest first, and which of them fit. */
export async function pricePackages(
  { rows, identity }: Pick<Work, 'rows' | 'identity'>,
  input: z.output<typeof PricePackagesInput>,
): Promise<PricedPackage[]> {
  return await rows.read(identity, async (tx) => {
    const found = await tx.bloomPricingPackage.findMany({
      where: { is_active: true },
      orderBy: [{ price_yearly: 'asc' }, { name: 'asc' }],
    });
    const campaign = await findCampaign(tx, input.code);
    return found.map((row) => pricePackage(row, campaign, input));
  });
}

type PackageRow = Prisma.BloomPricingPackageGetPayload<object>;
type CampaignRow = Prisma.BloomPricingCampaignGetPayload<object>;

/** The campaign of a code, where it gives something now. */
async function findCampaign(tx: Transaction, code: string | undefined): Promise<CampaignRow | undefined> {
  if (code === undefined) return undefined;
  const row = await tx.bloomPricingCampaign.findUnique({ where: { code: normalizeCode(code) } });
  return row === null || findReason(row, await readClock(tx)) !== undefined ? undefined : row;
}

function pricePackage(
  row: PackageRow,
  campaign: CampaignRow | undefined,
  { yearly_budget = Infinity, projects = 0, team_members = 0 }: z.output<typeof PricePackagesInput>,
): PricedPackage {
  const { id, name, description, max_projects, max_team_members } = row;
  const [monthly, yearly] = [
    discountedPrice(row, campaign, 'monthly'),
    discountedPrice(row, campaign, 'yearly'),
  ];
  const fits =
    yearly.final / 100 <= yearly_budget &&
    projects <= (max_projects ?? Infinity) &&
    team_members <= (max_team_members ?? Infinity);
  return {
    id,
    name,
    description,
    price_monthly: monthly.original / 100,
    price_yearly: yearly.original / 100,
    discounted_monthly: monthly.discount === 0 ? null : monthly.final / 100,
    discounted_yearly: yearly.discount === 0 ? null : yearly.final / 100,
    max_projects,
    max_team_members,
    fits,
  };
}

/** The rows behind prices. */
export function sourcesOf(packages: readonly PricedPackage[]): Source[] {
  return packages.map(({ id }) => ({ table: 'pricing_packages', id }));
}
