import type {
  CampaignInput,
  CampaignReason,
  PricingCampaign,
  PricingPackage,
} from '@quintet/contracts/bloom/pricing';
import { DiscountType } from '@quintet/contracts/bloom/pricing';
import type { Prisma } from '@quintet/db/generated/client';
import { z } from 'zod';
import type { Context } from '../../../context.ts';
import { readClock } from '../../../platform/clock.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';

const Features = z.array(z.string());

/** What is on sale, in its order. */
export async function listPackages({ core }: Context) {
  const rows = await core.db.prisma.bloomPricingPackage.findMany({
    where: { is_active: true },
    orderBy: [{ priority: 'asc' }, { id: 'asc' }],
  });
  const sells = core.config.STRIPE_API_KEY !== undefined;
  return { items: rows.map((row) => toPackage(row, sells)), total: rows.length };
}

/** What a code gives, and why it gives nothing now. Throws `NOT_FOUND`. */
export async function getCampaign(
  { core }: Context,
  input: z.output<typeof CampaignInput>,
): Promise<PricingCampaign> {
  const { prisma } = core.db;
  const row = await prisma.bloomPricingCampaign.findUnique({ where: { code: normalizeCode(input.code) } });
  if (row === null) throw new ContractError('NOT_FOUND', { message: 'There is no such code' });
  const reason = findReason(row, await readClock(prisma));
  const { code, name, applicable_packages } = row;
  return {
    code,
    name,
    discount_type: DiscountType.parse(row.discount_type),
    discount_value: row.discount_value.toFixed(2),
    valid: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
    applicable_packages,
  };
}

/** A code as its row has it. */
export function normalizeCode(code: string): string {
  return code.trim().toUpperCase();
}

/** Why a campaign gives nothing at a moment, by the database's clock; `undefined` while it does. */
export function findReason(
  campaign: Pick<CampaignRow, 'is_active' | 'start_date' | 'end_date' | 'max_uses' | 'used_count'>,
  now: Date,
): CampaignReason | undefined {
  const { is_active, start_date, end_date, max_uses, used_count } = campaign;
  if (!is_active) return 'inactive';
  if (start_date > now) return 'not_started';
  if (end_date !== null && end_date <= now) return 'expired';
  if (max_uses !== null && used_count >= max_uses) return 'used_up';
  return undefined;
}

type CampaignRow = Prisma.BloomPricingCampaignGetPayload<object>;

function toPackage(
  { is_active: _always, ...row }: Prisma.BloomPricingPackageGetPayload<object>,
  sells: boolean,
): PricingPackage {
  return {
    ...row,
    can_be_bought: sells && row.stripe_price_id !== null,
    price_monthly: row.price_monthly.toFixed(2),
    price_yearly: row.price_yearly.toFixed(2),
    features: Features.parse(row.features),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
