import { RowId } from '@quintet/contracts/bloom/fields';
import type { CheckoutInput, PaymentMode } from '@quintet/contracts/bloom/payments';
import type { Prisma } from '@quintet/db/generated/client';
import type { z } from 'zod';
import type { Core } from '../../../../core.ts';
import { ContractError } from '../../../../platform/errors/contract-error.ts';
import { type Campaign, findCampaign } from '../campaigns.ts';

/** What somebody wants to pay for. */
export interface Order {
  readonly mode: PaymentMode;
  readonly price_id: string;
  /** Whether the caller himself named the price. */
  readonly isCallersPrice: boolean;
  readonly package_id: string | null;
  /** What a year of the package costs, where that is wanted. */
  readonly yearly: Prisma.Decimal | null;
  readonly campaign: Campaign | null;
}

/**
 * The price that was asked for, else that of the package that was, else the configured one; and the campaign of the code.
 * Throws `BAD_REQUEST` where there is none.
 */
export async function readOrder(
  { config, db: { prisma } }: Pick<Core, 'config' | 'db'>,
  input: z.output<typeof CheckoutInput>,
): Promise<Order> {
  const wanted = input.package_id ?? RowId.safeParse(input.metadata?.['package_id']).data;
  const found =
    wanted === undefined ? null : await prisma.bloomPricingPackage.findUnique({ where: { id: wanted } });
  if (typeof input.package_id === 'string' && found?.is_active !== true)
    throw new ContractError('BAD_REQUEST', { message: 'package_id: No package is sold under this id' });
  const ownPrice = typeof input.package_id === 'string' ? found?.stripe_price_id : undefined;
  const price_id = input.price_id ?? ownPrice ?? config.STRIPE_PRICE_ID;
  if (price_id === undefined) throw new ContractError('BAD_REQUEST', { message: 'price_id is required' });
  const isPackagesPrice = typeof input.price_id !== 'string' && typeof ownPrice === 'string';
  const package_id = found?.id ?? null;
  return {
    mode: input.mode ?? config.STRIPE_MODE,
    price_id,
    isCallersPrice: typeof input.price_id === 'string',
    package_id,
    yearly: isPackagesPrice && input.interval === 'yearly' ? (found?.price_yearly ?? null) : null,
    campaign:
      typeof input.campaign_code === 'string'
        ? await findCampaign(prisma, input.campaign_code, package_id)
        : null,
  };
}
