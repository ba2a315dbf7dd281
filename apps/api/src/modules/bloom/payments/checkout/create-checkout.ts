import { randomUUID } from 'node:crypto';
import type { CheckoutInput } from '@quintet/contracts/bloom/payments';
import type { Stripe } from 'stripe';
import type { z } from 'zod';
import type { Context } from '../../../../context.ts';
import { ContractError } from '../../../../platform/errors/contract-error.ts';
import type { Identity } from '../../access/identity.ts';
import { saveCoupon } from './coupons.ts';
import { toStripeAmount } from '../money.ts';
import { type Order, readOrder } from './read-order.ts';
import { readReferences } from './references.ts';
import { addSessionId, checkReturnUrl } from './return-urls.ts';
import { describeStripeError, openStripe } from './stripe-account.ts';

type Given = z.output<typeof CheckoutInput>;
type CheckoutContext = Context<unknown, Identity | undefined>;

/**
 * Opens a page of Stripe where somebody pays (contract "Payments"). Throws `BAD_REQUEST` for what cannot be bought and for
 * addresses that are not allowed, `FORBIDDEN` where it is paid for in another's name, `PROVIDER_DOWN` when Stripe is away.
 */
export async function createCheckoutSession(ctx: CheckoutContext, input: Given) {
  const { core, identity, signal } = ctx;
  const stripe = openStripe(core.config, signal);
  const urls = readUrls(ctx, input);
  const order = await readOrder(core, input);
  const references = readReferences(identity, input, order);
  try {
    const { line, currency } = await describeLine(stripe, order);
    const { campaign, mode } = order;
    const coupon = campaign === null ? undefined : await saveCoupon(stripe, campaign, currency);
    const session = await stripe.checkout.sessions.create(
      {
        mode,
        line_items: [{ ...line, quantity: 1 }],
        ...urls,
        ...references,
        ...(mode === 'subscription' ? { subscription_data: { metadata: references.metadata } } : {}),
        ...(coupon === undefined ? {} : { discounts: [{ coupon }] }),
      },
      { idempotencyKey: randomUUID() },
    );
    const { id, url } = session;
    if (url === null) throw new ContractError('PROVIDER_DOWN', { message: 'Stripe gave no page' });
    return { id, url };
  } catch (error) {
    signal.throwIfAborted();
    throw describeStripeError(error, (parameter) => order.isCallersPrice || !pricePlace.test(parameter));
  }
}

/** Where Stripe says that a price is wrong. */
const pricePlace = /^(?:price|line_items)/;

function readUrls({ core }: CheckoutContext, input: Given) {
  const { config } = core;
  const success = input.success_url || config.STRIPE_SUCCESS_URL;
  const cancel = input.cancel_url || config.STRIPE_CANCEL_URL;
  if (success === undefined) throw new ContractError('BAD_REQUEST', { message: 'success_url is required' });
  return {
    success_url: addSessionId(checkReturnUrl('success_url', success, config)),
    ...(cancel === undefined ? {} : { cancel_url: checkReturnUrl('cancel_url', cancel, config) }),
  };
}

type Line = Stripe.Checkout.SessionCreateParams.LineItem;

/**
 * What is bought. Stripe knows one price of a package, by the month; a year of it costs what the package says, in the
 * currency and under the name of that one. The currency is told where something depends on it.
 */
async function describeLine(
  stripe: Stripe,
  { price_id, yearly, campaign, mode }: Order,
): Promise<{ line: Line; currency: string | undefined }> {
  const needsCurrency = yearly !== null || campaign?.discount_type === 'fixed';
  if (!needsCurrency) return { line: { price: price_id }, currency: undefined };
  const { currency, product } = await stripe.prices.retrieve(price_id);
  if (yearly === null) return { line: { price: price_id }, currency };
  const price_data = {
    currency,
    product: typeof product === 'string' ? product : product.id,
    unit_amount: toStripeAmount(yearly, currency),
    ...(mode === 'subscription' ? { recurring: { interval: 'year' as const } } : {}),
  };
  return { line: { price_data }, currency };
}
