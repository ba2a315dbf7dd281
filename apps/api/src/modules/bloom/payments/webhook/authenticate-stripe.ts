import Stripe from 'stripe';
import type { Context } from '../../../../context.ts';
import { ContractError } from '../../../../platform/errors/contract-error.ts';
import { fieldOf } from '../../../../platform/json/field-of.ts';

/** In seconds: a signature that is older is a replay. */
const tolerance = 300;

/**
 * Stripe itself, proved by its signature over the body. Gives the event that was signed. Throws `INVALID_SIGNATURE`, or
 * `PROVIDER_DOWN` where no secret is configured.
 */
export function authenticateStripe({ core, caller }: Context, raw: unknown): unknown {
  const { STRIPE_WEBHOOK_SECRET: secret } = core.config;
  if (secret === undefined)
    throw new ContractError('PROVIDER_DOWN', { message: 'Payments are not configured here' });
  const payload = fieldOf(raw, 'payload');
  const signature = caller.header('stripe-signature');
  if (typeof payload !== 'string' || signature === undefined) throw new ContractError('INVALID_SIGNATURE');
  try {
    return Stripe.webhooks.constructEvent(payload, signature, secret, tolerance);
  } catch (error) {
    throw new ContractError('INVALID_SIGNATURE', {}, { cause: error });
  }
}
