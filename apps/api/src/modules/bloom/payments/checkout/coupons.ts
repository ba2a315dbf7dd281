import Stripe from 'stripe';
import type { Campaign } from '../campaigns.ts';
import { toStripeAmount } from '../money.ts';

/**
 * The coupon of a campaign at Stripe, made when it is first needed. Its id follows from what it gives, so that a changed
 * campaign has another one; Stripe itself holds how often it may still be used. Gives the id.
 */
export async function saveCoupon(
  stripe: Stripe,
  { id: campaign_id, name, discount_type, discount_value, max_uses, used_count }: Campaign,
  currency: string | undefined,
): Promise<string> {
  const isFixed = discount_type === 'fixed' && currency !== undefined;
  const parts = [campaign_id, discount_type, discount_value.mul(100).toFixed(0), currency, max_uses];
  const id = parts.filter((part) => part !== undefined && part !== null).join('-');
  const discount = isFixed
    ? { amount_off: toStripeAmount(discount_value, currency), currency }
    : { percent_off: Math.min(100, discount_value.toNumber()) };
  const uses = max_uses === null ? {} : { max_redemptions: Math.max(1, max_uses - used_count) };
  try {
    await stripe.coupons.create({ id, name: name.slice(0, 40), duration: 'once', ...discount, ...uses });
  } catch (error) {
    const isThere = error instanceof Stripe.errors.StripeError && error.code === 'resource_already_exists';
    if (!isThere) throw error;
  }
  return id;
}
