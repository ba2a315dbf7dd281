import { z } from 'zod';
import { operation, text } from '../operation.ts';
import { common, guardedErrors, Moment, RowId, UserId } from './fields.ts';

export const PaymentMode = z.enum(['subscription', 'payment']);
export type PaymentMode = z.infer<typeof PaymentMode>;

export const SubscriptionStatus = z.enum(['active', 'cancelled', 'expired', 'pending', 'paused']);
export type SubscriptionStatus = z.infer<typeof SubscriptionStatus>;

/** What Stripe keeps with a session: at most so many entries, of at most so many characters. */
export const mostMetadata = 50;
const StripeMetadata = z.record(
  text(40)
    .min(1)
    .regex(/^[^[\]]+$/, 'Expected a name without brackets'),
  text(500),
);

export const CheckoutInput = z.object({
  price_id: text(255).min(1).nullish(),
  mode: PaymentMode.nullish(),
  success_url: text(2_000).nullish(),
  cancel_url: text(2_000).nullish(),
  customer_email: z.email().max(320).nullish(),
  metadata: StripeMetadata.nullish(),
  /** A package, paid for at its own price. */
  package_id: RowId.nullish(),
  interval: z.enum(['monthly', 'yearly']).nullish(),
  campaign_code: text(64).min(1).nullish(),
});

/** `POST /api/payments/create-checkout-session`: a page of Stripe where somebody pays (contract "Payments"). */
export const createCheckoutSession = operation({
  ...common,
  name: 'bloom.payments.createCheckoutSession',
  method: 'POST',
  path: '/api/payments/create-checkout-session',
  status: 200,
  input: CheckoutInput,
  output: z.object({ id: z.string(), url: z.string() }).meta({ id: 'BloomCheckoutSession' }),
  errors: [...guardedErrors, 'FORBIDDEN', 'RATE_LIMITED'],
  auth: 'anyone',
  limits: [{ name: 'bloom.payments.createCheckoutSession.ip', points: 30, seconds: 60, by: 'ip' }],
  summary: 'Begin a payment at Stripe',
});

/** Money is a decimal text in the unit of its currency. */
export const Subscription = z
  .object({
    id: RowId,
    user_id: UserId.nullable(),
    package_id: RowId.nullable(),
    campaign_id: RowId.nullable(),
    status: SubscriptionStatus,
    start_date: Moment,
    end_date: Moment.nullable(),
    original_price: z.string(),
    discount_amount: z.string(),
    final_price: z.string(),
    created_at: Moment,
    updated_at: Moment,
    stripe_customer_id: z.string().nullable(),
    stripe_subscription_id: z.string().nullable(),
    stripe_price_id: z.string().nullable(),
    stripe_status: z.string().nullable(),
    cancel_at_period_end: z.boolean(),
    canceled_at: Moment.nullable(),
    current_period_start: Moment.nullable(),
    current_period_end: Moment.nullable(),
    currency: z.string().nullable(),
    mode: z.string().nullable(),
    last_payment_status: z.string().nullable(),
    last_payment_at: Moment.nullable(),
    last_payment_amount: z.string().nullable(),
    next_payment_attempt: Moment.nullable(),
    attempt_count: z.int().nullable(),
    discount_code: z.string().nullable(),
    /** The package's, as clients of the list read it. */
    pricing_packages: z.object({ name: z.string() }).nullable(),
  })
  .meta({ id: 'BloomSubscription' });
export type Subscription = z.infer<typeof Subscription>;

/** `GET /api/payments/subscription`: what the caller pays for now, or `null`. */
export const getSubscription = operation({
  ...common,
  name: 'bloom.payments.getSubscription',
  method: 'GET',
  path: '/api/payments/subscription',
  status: 200,
  input: z.object({}),
  output: z.object({ subscription: Subscription.nullable() }),
  errors: guardedErrors,
  auth: 'caller',
  summary: 'The subscription of the caller',
});

/**
 * `POST /api/payments/webhook`: an event of Stripe, the body just as Stripe signed it, the signature in
 * `Stripe-Signature`. Each event counts once; those of kinds that say nothing here are taken too.
 */
export const receiveStripeEvent = operation({
  ...common,
  name: 'bloom.payments.receiveEvent',
  method: 'POST',
  path: '/api/payments/webhook',
  status: 200,
  input: z.object({ payload: z.string() }),
  output: z.object({ received: z.literal(true) }),
  errors: ['INVALID_SIGNATURE', 'BAD_REQUEST', 'PROVIDER_DOWN'],
  auth: 'stripe',
  body: 'text',
  summary: 'Take an event of Stripe',
});
