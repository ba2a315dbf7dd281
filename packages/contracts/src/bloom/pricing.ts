import { z } from 'zod';
import { operation, text } from '../operation.ts';
import { common, Moment, RowId } from './fields.ts';

/** Money as a decimal with two places. */
const Money = z.string().regex(/^\d+\.\d\d$/);

export const PricingPackage = z
  .object({
    id: RowId,
    name: z.string(),
    description: z.string().nullable(),
    price_monthly: Money,
    price_yearly: Money,
    features: z.array(z.string()),
    /** Without a number there is no limit. */
    max_projects: z.int().nullable(),
    max_team_members: z.int().nullable(),
    priority: z.int(),
    stripe_price_id: z.string().nullable(),
    /** Whether `create-checkout-session` takes it: there is an account of Stripe, and a price of its own there. */
    can_be_bought: z.boolean(),
    created_at: Moment,
    updated_at: Moment,
  })
  .meta({ id: 'BloomPricingPackage' });
export type PricingPackage = z.infer<typeof PricingPackage>;

/** `GET /api/pricing/packages`: what is on sale, in its order. */
export const listPackages = operation({
  ...common,
  name: 'bloom.pricing.listPackages',
  method: 'GET',
  path: '/api/pricing/packages',
  status: 200,
  input: z.object({}),
  output: z.object({ items: z.array(PricingPackage), total: z.int() }),
  errors: ['PROVIDER_DOWN'],
  auth: 'public',
  summary: 'What is on sale',
});

export const DiscountType = z.enum(['percentage', 'fixed']);

/** Why a code gives nothing now. */
export const CampaignReason = z.enum(['inactive', 'not_started', 'expired', 'used_up']);
export type CampaignReason = z.infer<typeof CampaignReason>;

export const PricingCampaign = z
  .object({
    code: z.string(),
    name: z.string(),
    discount_type: DiscountType,
    /** Percent of the price, or an amount of money. */
    discount_value: Money,
    valid: z.boolean(),
    reason: CampaignReason.optional(),
    /** Ids of packages; none means all. */
    applicable_packages: z.array(RowId),
  })
  .meta({ id: 'BloomPricingCampaign' });
export type PricingCampaign = z.infer<typeof PricingCampaign>;

export const CampaignInput = z.object({ code: text(50).min(1) });

/** `GET /api/pricing/campaigns/{code}`: in any case of letters. One that is over is told with the reason. */
export const getCampaign = operation({
  ...common,
  name: 'bloom.pricing.getCampaign',
  method: 'GET',
  path: '/api/pricing/campaigns/{code}',
  status: 200,
  input: CampaignInput,
  output: PricingCampaign,
  errors: ['NOT_FOUND', 'BAD_REQUEST', 'RATE_LIMITED', 'PROVIDER_DOWN'],
  auth: 'public',
  limits: [{ name: 'bloom.pricing.getCampaign.ip', points: 30, seconds: 60, by: 'ip' }],
  invalid: { '*': 'NOT_FOUND' },
  summary: 'What a code is worth',
});
