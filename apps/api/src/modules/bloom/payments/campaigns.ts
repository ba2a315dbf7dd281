import { RowId } from '@quintet/contracts/bloom/fields';
import type { Prisma } from '@quintet/db/generated/client';
import type { Transaction } from '@quintet/db/open-db';
import { readClock } from '../../../platform/clock.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { findReason, normalizeCode } from '../pricing/pricing.ts';

export type Campaign = Prisma.BloomPricingCampaignGetPayload<object>;

/** The campaign of a code that may be used now, for this package if any is named. Throws `BAD_REQUEST`. */
export async function findCampaign(
  tx: Pick<Transaction, '$queryRaw' | 'bloomPricingCampaign'>,
  code: string,
  package_id: string | null,
): Promise<Campaign> {
  const campaign = await tx.bloomPricingCampaign.findUnique({ where: { code: normalizeCode(code) } });
  const now = await readClock(tx);
  if (campaign === null || findReason(campaign, now) !== undefined)
    throw new ContractError('BAD_REQUEST', { message: 'campaign_code: No campaign is open under this code' });
  const { applicable_packages } = campaign;
  if (applicable_packages.length > 0 && !applicable_packages.some((id) => id === package_id))
    throw new ContractError('BAD_REQUEST', { message: 'campaign_code: The campaign is for other packages' });
  return campaign;
}

/**
 * Counts a use of the campaign that a completed checkout names, where it was not counted before; never more than there are.
 * Gives its id, or `null` where there is no such campaign.
 */
export async function countUse(
  tx: Transaction,
  campaign_id: string | null,
  before: string | null,
): Promise<string | null> {
  if (!RowId.safeParse(campaign_id).success || campaign_id === null) return null;
  if (campaign_id === before) return before;
  await tx.$executeRaw`
    update bloom.pricing_campaigns set used_count = used_count + 1
    where id = ${campaign_id}::uuid and (max_uses is null or used_count < max_uses)`;
  const found = await tx.bloomPricingCampaign.findUnique({ where: { id: campaign_id } });
  return found?.id ?? null;
}
